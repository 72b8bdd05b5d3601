using Attestation.Disks;
using Attestation.Executables;
using Attestation.Firmware;

namespace AttestationTests.Hostile;

/// <summary>What a machine is started from: firmware, executables, a disk.</summary>
static class HostileImages
{
    public static HostileFormat Firmware()
    {
        const int descriptor = FirmwareForge.Length - 0x400, tableEnd = FirmwareForge.Length - 32;
        var forge = new FirmwareForge();
        return new()
        {
            Name = "",
            Refusal = typeof(MalformedFirmwareException),
            Valid = forge.Build(),
            Read = bytes => FirmwareImage.Parse(bytes).ComputeMrTd(MrTdVariant.OnePass),
            Fields =
            [
                new("length of the table", tableEnd - 18, 2, IsFixed: false),
                new("length of its first entry", tableEnd - 36, 2, IsFixed: false),
                new("length of its TDX entry", tableEnd - 58, 2),
                new("distance of the descriptor", tableEnd - 62, 4),
                new("length of the descriptor", descriptor + 4, 4),
                new("number of sections", descriptor + 12, 4),
                .. Enumerable.Range(0, forge.Sections.Count).SelectMany(index => SectionFields(index, descriptor + 16 + (32 * index))),
            ],
        };
    }

    static IEnumerable<HostileField> SectionFields(int index, int at) =>
    [
        new($"offset of section {index}", at, 4, IsFixed: false),
        new($"size of section {index}", at + 4, 4, IsFixed: index < 2),
        new($"address of section {index}", at + 8, 8, IsFixed: false),
        new($"memory of section {index}", at + 16, 8, IsFixed: index < 2),
        new($"kind of section {index}", at + 24, 4, IsFixed: false),
    ];

    public static HostileFormat Executable() => new()
    {
        Name = "",
        Refusal = typeof(MalformedExecutableException),
        Valid = new PeForge { Certificates = new byte[16] }.Add(".text", "code").Add(".data", "data").Build(),
        Read = bytes =>
        {
            var executable = PeExecutable.Parse(bytes);
            executable.AuthenticodeSha384();
            foreach (var section in executable.Sections)
                executable.Content(section.Name);
        },
        Fields = ExecutableFields,
    };

    public static HostileFormat Kernel() => new()
    {
        Name = "",
        Refusal = typeof(MalformedExecutableException),
        Valid = UkiForge.Create().Build(),
        Read = bytes =>
        {
            var kernel = UnifiedKernel.Parse(bytes);
            kernel.AuthenticodeSha384();
            kernel.Kernel.AuthenticodeSha384();
            _ = (kernel.MeasuredSections, kernel.CommandLine, kernel.InitrdPieces());
        },
        Fields = ExecutableFields,
    };

    static IReadOnlyList<HostileField> ExecutableFields
    {
        get
        {
            const int pe = 0x80, optional = pe + 24, table = optional + 240;
            return
            [
                new("offset of the PE header", 0x3c, 4),
                new("number of sections", pe + 6, 2, IsFixed: false),
                new("size of the optional header", pe + 20, 2, IsFixed: false),
                new("kind", optional, 2, IsFixed: false),
                new("size of the headers", optional + 60, 4, IsFixed: false),
                new("number of directories", optional + 108, 4, IsFixed: false),
                new("offset of the certificates", optional + 144, 4, IsFixed: false),
                new("size of the certificates", optional + 148, 4, IsFixed: false),
                new("memory of a section", table + 8, 4, IsFixed: false),
                new("size of a section", table + 16, 4, IsFixed: false),
                new("offset of a section", table + 20, 4, IsFixed: false),
            ];
        }
    }

    public static HostileFormat PartitionTable() => new()
    {
        Name = "",
        Refusal = typeof(MalformedDiskException),
        Valid = GptForge.Build(),
        Read = bytes => GptEvent.Measure(new MemoryStream(bytes)),
        Seal = GptForge.Seal,
        Fields =
        [
            new("size of the header", GptForge.Header + 12, 4),
            new("first block of the entries", GptForge.Header + 72, 8),
            new("number of entries", GptForge.Header + 80, 4),
            new("size of an entry", GptForge.Header + 84, 4),
        ],
    };
}
