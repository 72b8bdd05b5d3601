using System.Text;
using System.Text.Json;
using Attestation;
using Attestation.Certificates;
using Attestation.Collateral;
using Attestation.Disks;
using Attestation.EventLogs;
using Attestation.Executables;
using Attestation.Firmware;
using Attestation.Measurements;
using Attestation.Policies;
using Attestation.Verification;
using AttestationTests.Verification;

namespace AttestationTests.Hostile;

/// <summary>Every format of this library, each with a small valid example.</summary>
static class HostileFormats
{
    const string PemEnd = "-----END CERTIFICATE-----";

    static readonly ForgedEvidence Evidence = ForgedEvidence.Create();

    public static IReadOnlyDictionary<string, Func<HostileFormat>> All { get; } = new SortedDictionary<string, Func<HostileFormat>>(StringComparer.Ordinal)
    {
        ["boot-log-ccel"] = () => EventLog(EventLogForge.Ccel(new() { PaddingLength = 64 }), EventLogFormat.Ccel),
        ["boot-log-tpm"] = () => EventLog(EventLogForge.Tpm(), EventLogFormat.Tcg),
        ["certificate"] = () => Der<MalformedCertificateException>(Pck().Raw, bytes => Certificate.Parse(bytes)),
        ["collateral"] = Collateral,
        ["dstack-log"] = DstackLog,
        ["executable"] = Executable,
        ["firmware"] = Firmware,
        ["measured-image"] = () => Text<JsonException>(ImageJson(), text => MeasuredImage.Parse(text)),
        ["measurement-record"] = () => Text<JsonException>(RecordJson(), text => MeasurementRecord.Parse(text)),
        ["partition-table"] = PartitionTable,
        ["pck-chain"] = PckChain,
        ["pck-extension"] = () => Der<MalformedCertificateException>(Pck().SgxExtension!.Value, bytes => PckExtension.Parse(bytes)),
        ["policy"] = () => Text<JsonException>(PolicyForge.Policy(Profile.Debug).ToJson(), text => AttestationPolicy.Parse(text)),
        ["qe-identity"] = () => Text<RejectedException>(Evidence.Collateral.QeIdentity, text => SignedTexts.ReadQeIdentity(Evidence.Collateral, text)),
        ["quote-real"] = () => HostileQuotes.Real(),
        ["quote-v4"] = () => HostileQuotes.V4(Evidence),
        ["quote-v5"] = () => HostileQuotes.V5(Evidence),
        ["revocation-list"] = () => Der<MalformedCertificateException>(Evidence.Collateral.PckCrl, bytes => RevocationList.Parse(bytes)),
        ["signed-body-qe-identity"] = () => SignedBodyOf(Evidence.Forge.Collateral().QeIdentity(Evidence.Now), "enclaveIdentity"),
        ["signed-body-tcb-info"] = () => SignedBodyOf(Evidence.Forge.Collateral().TcbInfo(Evidence.Now), "tcbInfo"),
        ["tcb-info"] = () => Text<RejectedException>(Evidence.Collateral.TcbInfo, text => SignedTexts.ReadTcbInfo(Evidence.Collateral, text)),
        ["unified-kernel"] = Kernel,
    };

    /// <summary>The format, read once: what a first reading allocates for good is not a reading's.</summary>
    public static HostileFormat Warm(string name)
    {
        var format = All[name]() with { Name = name };
        format.Read(format.Valid);
        format.Accepts([], "nothing");
        return format;
    }

    static Certificate Pck() => PemChain.Parse(Evidence.Forge.Platform.Pck.Pem)[0];

    // In DER any byte may be a length.
    static HostileFormat Der<T>(ReadOnlyMemory<byte> der, Action<byte[]> read)
        where T : Exception => new()
    {
        Name = "",
        Refusal = typeof(T),
        Valid = der.ToArray(),
        Read = read,
        Fields = [.. Enumerable.Range(0, der.Length).Select(at => new HostileField($"byte {at}", at, 1, IsFixed: false))],
    };

    static HostileFormat Text<T>(string valid, Action<string> read)
        where T : Exception => new()
    {
        Name = "",
        Refusal = typeof(T),
        Valid = Encoding.UTF8.GetBytes(valid),
        Read = bytes => read(Encoding.UTF8.GetString(bytes)),
        // The final newline of our own files.
        IsWhole = length => length == valid.TrimEnd().Length,
    };

    static string RecordJson() => new MeasurementRecord
    {
        Version = "3.0.0",
        Profile = Profile.Debug,
        Platform = "tests",
        RootHash = new('0', 64),
        MrTd = Replayed("mrtd"),
        Rtmr0 = Replayed("rtmr0"),
        Rtmr1 = Replayed("rtmr1"),
        Rtmr2 = Replayed("rtmr2"),
        Rtmr3 = Replayed("rtmr3"),
    }.ToJson();

    // As an answer about an image of which not everything is known.
    static string ImageJson() => new MeasuredImage
    {
        Version = null,
        Profile = null,
        Platform = null,
        RootHash = null,
        MrTd = Replayed("mrtd"),
        Rtmr0 = null,
        Rtmr1 = Replayed("rtmr1"),
        Rtmr2 = Replayed("rtmr2"),
        Rtmr3 = null,
        Notes = [new(Register.Rtmr0, "RTMR0 is not predicted.")],
    }.ToJson();

    static MeasuredRegister Replayed(string name) =>
        MeasuredRegister.Replay([new() { Name = name, Hashed = "something", Digest = PolicyForge.Value(name) }]);

    static HostileFormat PckChain()
    {
        var text = Evidence.Forge.Platform.PckChain;
        return new()
        {
            Name = "",
            Refusal = typeof(MalformedCertificateException),
            Valid = Encoding.ASCII.GetBytes(text),
            Read = bytes => PemChain.Parse(bytes.AsSpan()),
            IsWhole = length => text[..length].TrimEnd('\n') is var cut && (cut.Length == 0 || cut.EndsWith(PemEnd, StringComparison.Ordinal)),
        };
    }

    static HostileFormat SignedBodyOf(string body, string member) => new()
    {
        Name = "",
        Refusal = typeof(FormatException),
        Valid = Encoding.UTF8.GetBytes(body),
        Read = bytes => SignedBody.Read(bytes, member),
    };

    static HostileFormat Collateral() => new()
    {
        Name = "",
        Refusal = typeof(FormatException),
        Valid = JsonSerializer.SerializeToUtf8Bytes(Evidence.Collateral, AttestationJson.Files.QuoteCollateral),
        Read = bytes => QuoteCollateral.Parse(bytes),
    };

    static HostileFormat EventLog(EventLogForge log, EventLogFormat format)
    {
        const int specIdData = 32;
        var first = log.SpecIdLength;
        var digests = log.Algorithms.Sum(item => sizeof(ushort) + item.Size);
        return new()
        {
            Name = "",
            Refusal = typeof(MalformedEventLogException),
            Valid = log.Build(),
            Read = bytes =>
            {
                var parsed = BootEventLog.Parse(bytes, format);
                foreach (var register in Enum.GetValues<Register>())
                    parsed.Replay(register);
            },
            // A log may end behind any event.
            IsWhole = length => length >= first,
            AllocationPerByte = 256,
            Fields =
            [
                // A longer one takes in what follows: a finding of the log, no malformation.
                new("Spec ID's size", 28, 4, IsFixed: false),
                new("number of algorithms", specIdData + 24, 4),
                new("algorithm", specIdData + 28, 2),
                new("size of a digest", specIdData + 30, 2),
                new("size of the vendor's part", first - 1, 1, IsFixed: false),
                new("number of digests", first + 8, 4, IsFixed: false),
                new("algorithm of a digest", first + 12, 2),
                new("size of an event", first + 12 + digests, 4, IsFixed: false),
            ],
        };
    }

    static HostileFormat DstackLog() => new()
    {
        Name = "",
        Refusal = typeof(MalformedEventLogException),
        Valid = Encoding.UTF8.GetBytes(JsonSerializer.Serialize($$"""
            [{"imr":0,"event_type":2147483659,"digest":"{{PolicyForge.Value("hob")}}","event":"","event_payload":"00"},
             {"imr":3,"event_type":134217729,"digest":"","event":"compose-hash","event_payload":"{{PolicyForge.Hex64("compose")}}"},
             {"imr":3,"eventType":134217729,"digest":"","event":"system-ready","eventPayload":""}]
            """)),
        Read = bytes => DstackEventLog.Parse(bytes).Replay(Register.Rtmr3),
    };

    static HostileFormat Firmware()
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

    static HostileFormat Executable() => new()
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

    static HostileFormat Kernel() => new()
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

    static HostileFormat PartitionTable() => new()
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
