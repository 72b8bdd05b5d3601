using System.Text;
using System.Text.Json;
using Attestation;
using Attestation.Certificates;
using Attestation.Collateral;
using Attestation.EventLogs;
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
        ["boot-log-ccel"] = () => HostileEventLogs.EventLog(EventLogForge.Ccel(new() { PaddingLength = 64 }), EventLogFormat.Ccel),
        ["boot-log-tpm"] = () => HostileEventLogs.EventLog(EventLogForge.Tpm(), EventLogFormat.Tcg),
        ["certificate"] = () => Der<MalformedCertificateException>(Pck().Raw, bytes => Certificate.Parse(bytes)),
        ["collateral"] = Collateral,
        ["dstack-log"] = HostileEventLogs.DstackLog,
        ["executable"] = HostileImages.Executable,
        ["firmware"] = HostileImages.Firmware,
        ["measured-image"] = () => Text<JsonException>(ImageJson(), text => MeasuredImage.Parse(text)),
        ["measurement-record"] = () => Text<JsonException>(RecordJson(), text => MeasurementRecord.Parse(text)),
        ["partition-table"] = HostileImages.PartitionTable,
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
        ["unified-kernel"] = HostileImages.Kernel,
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
}
