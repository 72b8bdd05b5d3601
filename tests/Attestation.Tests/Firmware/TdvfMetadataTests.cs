using Attestation.Firmware;

namespace AttestationTests.Firmware;

public sealed class TdvfMetadataTests
{
    static readonly Dictionary<string, (Action<FirmwareForge> Mutate, string Because)> Mutations = new()
    {
        ["no TDX entry"] = (forge => forge.HasTdxEntry = false, "has no TDX metadata"),
        ["entry length of zero"] = (forge => forge.EntryLength = 0, "says it has 0 bytes"),
        ["entry longer than the table"] = (forge => forge.EntryLength = 0xffff, "says it has 65535 bytes"),
        ["entry without data"] = (forge => forge.EntryLength = 18, "22 are expected"),
        ["table longer than the file"] = (forge => forge.TableLength = 0xffff, "The table of GUIDs says it has 65535 bytes"),
        ["table that cuts an entry"] = (forge => forge.TableLength = 18 + 22 + 5, "truncated"),
        ["table of nothing"] = (forge => forge.TableLength = 0, "has no TDX metadata"),
        ["descriptor beyond the file"] = (forge => forge.Distance = uint.MaxValue, "4294967295 bytes before the end"),
        ["descriptor at the end"] = (forge => forge.Distance = 3, "3 bytes before the end"),
        ["descriptor elsewhere"] = (forge => forge.Distance = 0x800, "are not its GUID"),
        ["descriptor at the start"] = (forge => forge.Distance = FirmwareForge.Length, "are not its GUID"),
        ["descriptor without GUID"] = (forge => forge.DescriptorGuid = new byte[16], "are not its GUID"),
        ["other signature"] = (forge => forge.Signature = "TDVX", "does not begin with \"TDVF\""),
        ["version 2"] = (forge => forge.Version = 2, "has version 2"),
        ["no section"] = (forge => forge.Count = 0, "has 0 sections"),
        ["many sections"] = (forge => forge.Count = uint.MaxValue, "has 4294967295 sections"),
        ["count above length"] = (forge => forge.Count = 5, "5 sections make 176"),
        ["length of one more"] = (forge => forge.DescriptorLength = 145, "says it has 145 bytes"),
        ["unknown type"] = (forge => Change(forge, 2, section => section with { Type = (TdvfSectionType)7 }), "has type 7"),
        ["two TD HOBs"] = (forge => Change(forge, 2, section => section with { Type = TdvfSectionType.TdHob }), "has 2 sections of type TdHob"),
        ["no TD HOB"] = (forge => forge.Sections.RemoveAt(3), "has 0 sections of type TdHob"),
        ["no code"] = (forge => forge.Sections.RemoveAt(0), "has 0 sections of type Bfv"),
        ["code missing in the file"] = (forge => Change(forge, 0, section => section with { FileOffset = 0x2000 }), "is truncated"),
        ["offset that overflows"] = (forge => Change(forge, 0, section => section with { FileOffset = uint.MaxValue }), "is truncated"),
        ["volume smaller in the file"] = (forge => Change(forge, 0, section => section with { FileSize = 0x2000 }), "has the same in both"),
        ["more in the file than in memory"] = (forge => Change(forge, 2, section => section with { MemorySize = 0x1000, FileSize = 0x2000 }), "8192 bytes in the file and 4096 in memory"),
        ["temporary memory with content"] = (forge => Change(forge, 2, section => section with { FileSize = 16 }), "it is memory only"),
        ["volumes smaller than the file"] = (forge => Change(forge, 1, section => section with { Type = TdvfSectionType.Payload }), "have 12288 bytes together"),
        ["address off a page"] = (forge => Change(forge, 2, section => section with { Address = 0x81_0001 }), "multiples of 4096"),
        ["size off a page"] = (forge => Change(forge, 2, section => section with { MemorySize = 0x1_0001 }), "multiples of 4096"),
        ["no memory"] = (forge => Change(forge, 2, section => section with { MemorySize = 0 }), "has no memory"),
        ["memory without end"] = (forge => Change(forge, 2, section => section with { MemorySize = ulong.MaxValue - 0xfff }), "at most 268435456"),
        ["address without end"] = (forge => Change(forge, 2, section => section with { Address = ulong.MaxValue - 0xfff }), "52 bits"),
        ["too much together"] = (forge => Many(forge, 2, 0x800_0000), "need 402677760 bytes"),
        ["unknown attribute"] = (forge => Change(forge, 2, section => section with { Attributes = 4 }), "has attributes 0x4"),
        ["measured but not added"] = (forge => Change(forge, 0, section => section with { Attributes = 3 }), "its pages are not added"),
        ["overlap in memory"] = (forge => Change(forge, 2, section => section with { Address = 0x80_a000 }), "overlap in memory at 0x80a000"),
        ["same place in memory"] = (forge => Change(forge, 1, section => section with { Address = 0xffff_d000 }), "overlap in memory"),
        ["overlap in the file"] = (forge => Change(forge, 0, section => section with { FileOffset = 0xfff }), "overlap in the file at 0xfff"),
    };

    public static TheoryData<string> MutationNames => [.. Mutations.Keys];

    [Theory]
    [MemberData(nameof(MutationNames))]
    public void Parse_refuses(string mutation)
    {
        var (mutate, because) = Mutations[mutation];
        var forge = new FirmwareForge();
        mutate(forge);

        Assert.Contains(because, Assert.Throws<MalformedFirmwareException>(() => FirmwareImage.Parse(forge.Build())).Message);
    }

    [Fact]
    public void Parse_accepts_what_the_mutations_start_from()
    {
        var forge = new FirmwareForge();

        Assert.Equal(forge.Sections, FirmwareImage.Parse(forge.Build()).Sections);
    }

    [Fact]
    public void Every_truncation_has_the_one_exception()
    {
        var file = new FirmwareForge().Build();

        for (var length = 0; length < file.Length; length++)
        {
            Assert.Throws<MalformedFirmwareException>(() => FirmwareImage.Parse(file.AsMemory(0, length)));
            Assert.Throws<MalformedFirmwareException>(() => FirmwareImage.Parse(file.AsMemory(file.Length - length)));
        }
    }

    static void Change(FirmwareForge forge, int index, Func<TdvfSection, TdvfSection> change) =>
        forge.Sections[index] = change(forge.Sections[index]);

    static void Many(FirmwareForge forge, int index, ulong size)
    {
        Change(forge, index, section => section with { MemorySize = size });
        forge.Sections.Add(forge.Sections[index] with { Address = 1UL << 40 });
        forge.Sections.Add(forge.Sections[index] with { Address = 1UL << 41 });
    }
}
