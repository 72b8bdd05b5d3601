using System.Text.Json;
using Attestation;
using Attestation.EventLogs;
using Attestation.Measurements;
using Attestation.Protocol;
using Attestation.Quotes;
using Attestation.Verification;
using Node.Evidence;
using NodeTests.Kms;

namespace NodeTests.Evidence;

/// <summary>A KMS that shows what a test wants, and the judge that believes it: everything holds until it is changed.</summary>
sealed class ForgedEvidence : IQuoteJudge
{
    public const string ComposeHash = "c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0";

    byte[]? reportData;

    public List<(string Name, string Payload)> Events { get; } =
    [
        ("app-id", new string('a', 40)), ("compose-hash", ComposeHash), ("instance-id", ""), ("system-ready", ""),
        ("calimero.kms.profile", Hex("calimero.kms.profile=debug")),
    ];

    /// <summary>Changes what the quote's body says.</summary>
    public Func<TdReport, TdReport> Body { get; set; } = body => body;

    public TcbStatus TcbStatus { get; set; } = TcbStatus.UpToDate;

    public EvidenceEnvironment Environment { get; set; } = EvidenceEnvironment.Simulation;

    /// <summary>What the answer calls the quote.</summary>
    public byte[] Quote { get; set; } = "a quote"u8.ToArray();

    /// <summary>What the answer says of report_data; null: the truth.</summary>
    public string? ClaimedReportData { get; set; }

    public string? EventLog { get; set; }

    public Task<GenuineQuote> JudgeAsync(ReadOnlyMemory<byte> quote, CancellationToken cancel) =>
        Task.FromResult(new GenuineQuote { Report = Body(Report()), Environment = Environment, TcbStatus = TcbStatus });

    /// <summary>Makes the KMS answer /attest with this.</summary>
    public FakeKms Behind(FakeKms kms) => kms.On("attest", body =>
    {
        var request = JsonSerializer.Deserialize(body, KmsJson.Wire.AttestRequest)!;
        reportData = ReportData.ForKms(Convert.FromBase64String(request.NonceB64), Convert.FromBase64String(request.BindingB64!));
        return (200, JsonSerializer.Serialize(new()
        {
            QuoteB64 = Convert.ToBase64String(Quote),
            ReportDataHex = ClaimedReportData ?? Convert.ToHexStringLower(reportData),
            EventLog = EventLog ?? Log(),
            VmConfig = "{}",
        }, KmsJson.Wire.AttestResponse));
    });

    TdReport Report() => new()
    {
        TeeTcbSvn = new byte[16],
        MrSeam = default,
        MrSignerSeam = default,
        SeamAttributes = new byte[8],
        Attributes = default,
        Xfam = 0,
        MrConfigId = default,
        MrOwner = default,
        MrOwnerConfig = default,
        Registers = PolicyRegisters with { Rtmr3 = Replay() },
        ReportData = reportData,
    };

    /// <summary>What forged policies allow a KMS to be.</summary>
    static RegisterValues PolicyRegisters => new()
    {
        MrTd = PolicyForge.Value("kms mrtd"),
        Rtmr0 = PolicyForge.Value("kms rtmr0"),
        Rtmr1 = PolicyForge.Value("kms rtmr1"),
        Rtmr2 = PolicyForge.Value("kms rtmr2"),
        Rtmr3 = default,
    };

    Measurement Replay() => Events.Aggregate(Measurement.Zero, (value, next) => value.Extend(RuntimeEvent.Digest(next.Name, Convert.FromHexString(next.Payload))));

    string Log() => "[" + string.Join(",", Events.Select(one => $$"""{"imr":3,"event_type":134217729,"digest":"","event":"{{one.Name}}","event_payload":"{{one.Payload}}"}""")) + "]";

    public static string Hex(string text) => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(text));
}
