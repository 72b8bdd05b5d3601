using System.Security.Cryptography;
using System.Text;
using Attestation.Firmware;

namespace AttestationTests.Firmware;

/// <summary>MRTD against a second reading of the TDX module specification: the whole stream, record by record, hashed at the end.</summary>
/// <remarks>Slow and plain on purpose, and of the metadata it uses only what <see cref="FirmwareImage.Sections"/> says.</remarks>
public sealed class MrTdStreamTests
{
    static readonly byte[] MemoryList = [.. Enumerable.Range(0, 700).Select(index => (byte)(index * 3)), 0xff, 0xff, 8, 0, 0, 0, 0, 0];

    public static TheoryData<MrTdVariant> Variants => [.. Enum.GetValues<MrTdVariant>()];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_variant_is_the_hash_of_its_stream(MrTdVariant variant)
    {
        var file = new FirmwareForge().Build();

        Assert.Equal(Expected(file, FirmwareImage.Parse(file).Sections, variant), Computed(FirmwareImage.Parse(file), variant));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void So_it_is_for_Debians_firmware(MrTdVariant variant)
    {
        var firmware = DebianFirmware.Read();

        Assert.Equal(Expected(File.ReadAllBytes("/usr/share/ovmf/OVMF.fd"), firmware.Sections, variant), Computed(firmware, variant));
    }

    [Fact]
    public void The_second_reading_gives_the_documented_value_of_Debians_firmware() => Assert.Equal(
        "4c7206f0f483c524f12c366c711e9049030a8d47c471ee5aa9c4999a08de4057fb887fed0744d5631a212967fb231c47",
        Expected(File.ReadAllBytes("/usr/share/ovmf/OVMF.fd"), DebianFirmware.Read().Sections, MrTdVariant.OnePass));

    [Theory]
    [InlineData(MrTdVariant.OnePass)]
    [InlineData(MrTdVariant.TwoPass)]
    public void Pages_that_the_guest_adds_itself_are_not_in_it(MrTdVariant variant)
    {
        var forge = new FirmwareForge();
        forge.Sections[2] = forge.Sections[2] with { Attributes = TdvfSection.Augment };
        var file = forge.Build();
        var firmware = FirmwareImage.Parse(file);

        Assert.Equal(Expected(file, firmware.Sections, variant), Computed(firmware, variant));
        Assert.NotEqual(Computed(FirmwareImage.Parse(new FirmwareForge().Build()), variant), Computed(firmware, variant));
    }

    static string Computed(FirmwareImage firmware, MrTdVariant variant) =>
        firmware.ComputeMrTd(variant, variant is MrTdVariant.Everything ? MemoryList : []).ToString();

    static string Expected(byte[] file, IReadOnlyList<TdvfSection> sections, MrTdVariant variant)
    {
        using var stream = new MemoryStream();
        foreach (var section in sections)
        {
            var memory = new byte[section.MemorySize];
            file.AsSpan((int)section.FileOffset, (int)section.FileSize).CopyTo(memory);
            var isHob = section.Type is TdvfSectionType.TdHob;
            if (variant is MrTdVariant.Everything && isHob)
                MemoryList.CopyTo(memory, 0);
            var isAdded = (section.Attributes & 2) == 0;
            var isMeasured = (section.Attributes & 1) == 1 || variant is MrTdVariant.Everything;
            ulong[] pages = [.. Enumerable.Range(0, memory.Length / 4096).Select(page => (ulong)page * 4096)];
            if (variant is MrTdVariant.TwoPass)
            {
                foreach (var page in pages.Where(_ => isAdded))
                    Add(stream, section.Address + page);
                foreach (var page in pages.Where(_ => isMeasured))
                    Extend(stream, section.Address, memory, page);
                continue;
            }
            foreach (var page in pages)
            {
                if (isAdded)
                    Add(stream, section.Address + page);
                if (isMeasured)
                    Extend(stream, section.Address, memory, page);
            }
        }
        return Convert.ToHexStringLower(SHA384.HashData(stream.ToArray()));
    }

    /// <summary>TDH.MEM.PAGE.ADD: 128 bytes with name and address.</summary>
    static void Add(Stream stream, ulong address) => Write(stream, "MEM.PAGE.ADD", address);

    /// <summary>TDH.MR.EXTEND, sixteen times: 128 bytes with name and address, then 256 bytes of content.</summary>
    static void Extend(Stream stream, ulong start, byte[] memory, ulong page)
    {
        for (ulong chunk = 0; chunk < 4096; chunk += 256)
        {
            Write(stream, "MR.EXTEND", start + page + chunk);
            stream.Write(memory, (int)(page + chunk), 256);
        }
    }

    static void Write(Stream stream, string name, ulong address)
    {
        stream.Write(Encoding.ASCII.GetBytes(name.PadRight(16, '\0')));
        stream.Write(BitConverter.GetBytes(address));
        stream.Write(new byte[104]);
    }
}
