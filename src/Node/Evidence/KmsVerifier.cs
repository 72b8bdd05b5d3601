using System.Security.Cryptography;
using System.Text;
using Attestation.EventLogs;
using Attestation.Measurements;
using Attestation.Protocol;
using Node.Kms;

namespace Node.Evidence;

/// <summary>Makes a KMS prove itself before it is asked for anything.</summary>
sealed class KmsVerifier(KmsClient kms, IQuoteJudge judge)
{
    /// <summary>The event by which a KMS names its profile in RTMR3.</summary>
    public const string ProfileEventName = "calimero.kms.profile";

    const int ComposeHashSize = 32;
    const int AppIdSize = 20;

    /// <summary>Asks for a quote over a fresh nonce and the default binding, and verifies all that needs no policy.</summary>
    /// <exception cref="ProbeFailedException">The KMS refused, or its answer has another form.</exception>
    /// <exception cref="EvidenceRefusedException">What it showed does not hold.</exception>
    public async Task<KmsEvidence> VerifyAsync(CancellationToken cancel)
    {
        var nonce = RandomNumberGenerator.GetBytes(ReportData.NonceSize);
        var statement = await kms.AttestAsync(nonce, ReportData.DefaultBinding.ToArray(), cancel);
        var expected = ReportData.ForKms(nonce, ReportData.DefaultBinding);
        if (!CryptographicOperations.FixedTimeEquals(statement.ReportData.Span, expected))
            throw new EvidenceRefusedException(ProbeCode.AttestReportDataMismatch, "reportDataHex is not the nonce and the binding that the KMS was asked with.");
        if (MockQuote.Is(statement.Quote.Span))
            throw new EvidenceRefusedException(ProbeCode.AttestMockQuoteRejected, "The KMS answered with upstream's mock quote; a TDX quote is expected.");
        var quote = await judge.JudgeAsync(statement.Quote, cancel);
        DemandOurs(quote, expected);
        return Explain(quote, ParseLog(statement.EventLog), statement.Quote.Span);
    }

    // The JSON member above is only what the KMS says; this is what the TDX module signed.
    static void DemandOurs(GenuineQuote quote, byte[] expected)
    {
        if (!CryptographicOperations.FixedTimeEquals(quote.Report.ReportData.Span, expected))
            throw new EvidenceRefusedException("The quote carries other bytes than the nonce and the binding that the KMS was asked with: it is not an answer to this question.");
        if (quote.Report.Attributes.IsDebug)
            throw new EvidenceRefusedException("The KMS runs in a TD with the DEBUG attribute: its host can read the keys.");
        if (quote.Report.Attributes.IsMigratable)
            throw new EvidenceRefusedException("The KMS runs in a TD with the MIGRATABLE attribute: a service TD may move it, with its keys.");
        if (quote.Report.HasServiceTd)
            throw new EvidenceRefusedException("The KMS runs in a TD with a service TD, which may move or read it; none is expected.");
    }

    static DstackEventLog ParseLog(string text)
    {
        try
        {
            return DstackEventLog.Parse(text);
        }
        catch (MalformedEventLogException cause)
        {
            throw new EvidenceRefusedException($"eventLog: {cause.Message}", cause);
        }
    }

    static KmsEvidence Explain(GenuineQuote quote, DstackEventLog log, ReadOnlySpan<byte> bytes)
    {
        var replayed = log.Replay(Register.Rtmr3);
        if (replayed.Value != quote.Report.Registers.Rtmr3)
        {
            throw new EvidenceRefusedException(
                $"The event log replays RTMR3 to {replayed.Value} in {replayed.Events.Count} events, and the quote has {quote.Report.Registers.Rtmr3}: the log is not this KMS's.");
        }
        return new()
        {
            Quote = quote,
            Log = log,
            ComposeHash = BootEvent(log, "compose-hash", ComposeHashSize),
            AppId = BootEvent(log, "app-id", AppIdSize),
            InstanceId = BootEvent(log, "instance-id", AppIdSize, mayBeEmpty: true),
            ProfileMarkers = [.. log.ApplicationEvents(ProfileEventName).Select(marker => Encoding.UTF8.GetString(marker.Payload.Span))],
            QuoteSha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
        };
    }

    static string BootEvent(DstackEventLog log, string name, int size, bool mayBeEmpty = false)
    {
        try
        {
            var payload = log.DemandBootEvent(name).Payload;
            return payload.Length == size || (mayBeEmpty && payload.IsEmpty)
                ? Convert.ToHexStringLower(payload.Span)
                : throw new EvidenceRefusedException($"The event log's {name} has {payload.Length} bytes; {size} are expected.");
        }
        catch (EventLogRefusedException cause)
        {
            throw new EvidenceRefusedException(cause.Message, cause);
        }
    }
}
