using System.Buffers.Binary;
using Attestation.Executables;

namespace AttestationTests.Executables;

public sealed class PeExecutableTests
{
    [Fact]
    public void A_real_UKI_has_the_documented_Authenticode_digests()
    {
        var uki = PeExecutable.Parse(SharedVectors.Read("predict", "uki", "measured-boot.efi"));

        Assert.Equal(
            "8e878ec77c33f973af87985eea1fb3417dccd6dbb4021f3582c3209f2afbf0a185f58c964878e41b8249aabcbd70346d",
            uki.AuthenticodeSha384().ToString());
        Assert.Equal(
            "d343be6265eb3e23f78b0ae096bff334e37a760ae830736283f9b0268ecedcf2",
            Convert.ToHexStringLower(uki.AuthenticodeSha256()));
    }

    [Fact]
    public void A_signature_does_not_change_the_digest()
    {
        var plain = new PeForge { Tail = new byte[13] }.Add(".text", "code");
        var before = PeExecutable.Parse(plain.Build()).AuthenticodeSha384();

        plain.Certificates = [1, 2, 3, 4, 5, 6, 7, 8];

        Assert.Equal(before, PeExecutable.Parse(plain.Build()).AuthenticodeSha384());
    }

    [Fact]
    public void The_checksum_does_not_change_the_digest()
    {
        var file = new PeForge().Add(".text", "code").Build();
        var before = PeExecutable.Parse(file).AuthenticodeSha384();

        file[0x80 + 24 + 64] ^= 1;

        Assert.Equal(before, PeExecutable.Parse(file).AuthenticodeSha384());
    }

    [Theory]
    [InlineData(0x10)]
    [InlineData(0x200)]
    [InlineData(0x3ff)]
    [InlineData(0x400)]
    public void Any_other_byte_does(int at)
    {
        var file = new PeForge { Tail = [0] }.Add(".text", "code").Build();
        var before = PeExecutable.Parse(file).AuthenticodeSha384();

        file[at] ^= 1;

        Assert.NotEqual(before, PeExecutable.Parse(file).AuthenticodeSha384());
    }

    [Fact]
    public void Content_has_the_length_in_memory()
    {
        var file = PeExecutable.Parse(new PeForge().Add(".cmdline", "quiet").Build());

        Assert.Equal("quiet"u8, file.Content(".cmdline")!.Value.Span);
        Assert.Null(file.Content(".initrd"));
    }

    [Fact]
    public void Content_refuses_a_section_that_is_there_twice() =>
        Assert.Contains("2 times", Assert.Throws<MalformedExecutableException>(
            () => PeExecutable.Parse(new PeForge().Add(".cmdline", "a").Add(".cmdline", "b").Build()).Content(".cmdline")).Message);

    [Fact]
    public void Content_refuses_a_section_that_is_longer_in_memory()
    {
        var file = new PeForge().Add(".cmdline", "a").Build();
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(0x80 + 24 + 240 + 8), uint.MaxValue);

        Assert.Contains("not all there", Assert.Throws<MalformedExecutableException>(() => PeExecutable.Parse(file).Content(".cmdline")).Message);
    }

    [Theory]
    [InlineData(0, 0u, "does not begin with \"MZ\"")]
    [InlineData(0x3c, uint.MaxValue, "the PE header needs 4 bytes at offset 4294967295")]
    [InlineData(0x3c, 0u, "no PE header at offset 0")]
    [InlineData(0x80 + 4, 0xffff_0000u, "has 65535 sections")]
    [InlineData(0x80 + 20, 0u, "continue beyond the optional header")]
    [InlineData(0x80 + 24, 0u, "is of kind 0x0")]
    [InlineData(0x80 + 24 + 60, uint.MaxValue, "The headers are said to end at 4294967295")]
    [InlineData(0x80 + 24 + 60, 0u, "The headers are said to end at 0")]
    [InlineData(0x80 + 24 + 144, 8u, "must end the file")]
    [InlineData(0x80 + 24 + 240 + 16, uint.MaxValue, "section .text needs 4294967295 bytes")]
    [InlineData(0x80 + 24 + 240 + 20, uint.MaxValue, "section .text needs")]
    [InlineData(0x80 + 24 + 240 + 40 + 16, 0x400u, "sections overlap")]
    public void Parse_refuses(int at, uint value, string because)
    {
        var file = new PeForge().Add(".text", "code").Add(".data", "data").Build();
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);
        if (at == 0x80 + 24 + 144)
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at + 4), value);
        if (at == 0x80 + 24 + 240 + 40 + 16)
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at + 4), 0x200);

        Assert.Contains(because, Assert.Throws<MalformedExecutableException>(() => PeExecutable.Parse(file)).Message);
    }

    [Fact]
    public void Every_truncation_has_the_one_exception()
    {
        var file = SharedVectors.Read("predict", "uki", "measured-boot.efi");

        for (var length = 0; length < file.Length; length++)
            Assert.Throws<MalformedExecutableException>(() => PeExecutable.Parse(file.AsMemory(0, length)));
    }
}
