using System.Text;
using Attestation.Executables;

namespace AttestationTests.Executables;

public sealed class UnifiedKernelTests
{
    [Fact]
    public void Parse_reads_which_stub_it_is()
    {
        var uki = UnifiedKernel.Parse(UkiForge.Create().Build());

        Assert.Equal("systemd-stub 257.13-1~deb13u1", uki.Stub);
        Assert.Equal(257, uki.StubVersion);
    }

    [Fact]
    public void CommandLine_has_no_control_characters_and_no_space_around() =>
        Assert.Equal("root=/dev/mapper/root quiet", UnifiedKernel.Parse(UkiForge.Create().Build()).CommandLine);

    [Fact]
    public void CommandLine_is_ASCII() => Assert.Throws<MalformedExecutableException>(
        () => UnifiedKernel.Parse(new PeForge().Add(".sdmagic", "#### LoaderInfo: systemd-stub 257 ####").Add(".cmdline", "ü").Build()).CommandLine);

    [Fact]
    public void MeasuredSections_have_the_stubs_order() => Assert.Equal(
        [".linux", ".osrel", ".cmdline", ".initrd", ".uname", ".sbat"],
        UnifiedKernel.Parse(UkiForge.Create().Build()).MeasuredSections.Select(section => section.Name));

    [Theory]
    [InlineData("systemd-stub 255.4", false, true)]
    [InlineData("systemd-stub 256~rc3", true, true)]
    [InlineData("systemd-stub 257.13-1~deb13u1", true, true)]
    [InlineData("systemd-stub 258.1", true, false)]
    public void What_is_measured_depends_on_the_stub(string stub, bool sections, bool kernel)
    {
        var uki = UnifiedKernel.Parse(UkiForge.Create(stub).Build());

        Assert.Equal(sections, uki.MeasuresSections);
        Assert.Equal(kernel, uki.IsKernelMeasured(secureBoot: false));
        Assert.False(uki.IsKernelMeasured(secureBoot: true));
    }

    [Fact]
    public void Stub_256_serves_the_initrd_as_it_is() => Assert.Equal(
        "not really an initrd",
        Encoding.ASCII.GetString(Assert.Single(UnifiedKernel.Parse(UkiForge.Create("systemd-stub 256.7").Build()).InitrdPieces()).Span));

    /// <summary>The archive is read by the system's own cpio, which did not write it.</summary>
    [Fact]
    public async Task Stub_257_adds_the_os_release_as_an_archive()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/cpio"), "cpio is absent.");
        var archive = UnifiedKernel.Parse(UkiForge.Create().Build()).InitrdPieces()[2];
        var folder = Directory.CreateTempSubdirectory("mero-cpio-");
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "archive"), archive.ToArray(), TestContext.Current.CancellationToken);
            using var cpio = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/usr/bin/cpio", ["-i", "--quiet", "-F", "archive"]) { WorkingDirectory = folder.FullName })!;
            await cpio.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.Equal(0, cpio.ExitCode);
            Assert.Equal("ID=debian\n", await File.ReadAllTextAsync(Path.Combine(folder.FullName, ".extra", "os-release"), TestContext.Current.CancellationToken));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_archive_is_byte_for_byte_systemds()
    {
        var archive = ExtraArchive.Write("os-release", "ID=debian\n"u8);

        const string zero = "00000000";
        var expected = new StringBuilder()
            .Append($"070701{"00000001"}{"0000416d"}{zero}{zero}{"00000001"}{zero}{zero}{zero}{zero}{zero}{zero}{"00000007"}{zero}.extra\0\0\0\0")
            .Append($"070701{"00000002"}{"00008124"}{zero}{zero}{"00000001"}{zero}{"0000000a"}{zero}{zero}{zero}{zero}{"00000012"}{zero}.extra/os-release\0")
            .Append("ID=debian\n\0\0")
            .Append($"070701{zero}{zero}{zero}{zero}{"00000001"}{zero}{zero}{zero}{zero}{zero}{zero}{"0000000B"}{zero}TRAILER!!!\0\0\0\0");
        Assert.Equal(expected.ToString(), Encoding.ASCII.GetString(archive));
    }

    [Theory]
    [InlineData("systemd-stub 253.1", "versions 254 to 259")]
    [InlineData("systemd-stub 260", "versions 254 to 259")]
    [InlineData("systemd-boot 257", "is expected")]
    [InlineData("systemd-stub", "is expected")]
    public void Parse_refuses_a_stub(string stub, string because) => Assert.Contains(
        because, Assert.Throws<MalformedExecutableException>(() => UnifiedKernel.Parse(UkiForge.Create(stub).Build())).Message);

    [Theory]
    [InlineData(".profile")]
    [InlineData(".dtbauto")]
    [InlineData(".hwids")]
    [InlineData(".efifw")]
    public void Parse_refuses_what_is_decided_at_boot(string section) => Assert.Contains(
        "decided at boot", Assert.Throws<MalformedExecutableException>(() => UnifiedKernel.Parse(UkiForge.Create().Add(section, "x").Build())).Message);

    [Fact]
    public void Parse_refuses_what_is_no_UKI() => Assert.Contains(
        "no section .sdmagic", Assert.Throws<MalformedExecutableException>(() => UnifiedKernel.Parse(UkiForge.Kernel)).Message);
}
