using Attestation.EventLogs;
using Attestation.Measurements;
using Attestation.Protocol;
using Attestation.Quotes;
using Kms.Dstack;
using Kms.Errors;
using Kms.Limits;
using Kms.Observing;
using Kms.Settings;

namespace Kms.SelfEvidence;

/// <summary>Answers <c>POST /attest</c>: this KMS's own quote, bound to the caller's nonce.</summary>
sealed class OwnQuote(IDstackAgent agent, [FromKeyedServices(Queue.Attestation)] Turnstile turns, KmsSettings settings)
{
    /// <exception cref="RefusedException">The request has another form, or there is no quote to be had.</exception>
    public async Task<AttestResponse> AttestAsync(AttestRequest request, CancellationToken cancel)
    {
        var nonce = Demand32(request.NonceB64, "nonceB64");
        var binding = request.BindingB64 is { } text ? Demand32(text, "bindingB64") : ReportData.DefaultBinding.ToArray();
        var reportData = ReportData.ForKms(nonce, binding);
        var own = await QuoteAsync(reportData, cancel);
        return new()
        {
            QuoteB64 = Convert.ToBase64String(own.Quote.Span),
            ReportDataHex = Convert.ToHexStringLower(reportData),
            EventLog = own.EventLog,
            VmConfig = own.VmConfig,
            Environment = settings.Environment,
        };
    }

    async Task<DstackQuote> QuoteAsync(byte[] reportData, CancellationToken cancel)
    {
        using var turn = await turns.EnterAsync(cancel);
        try
        {
            var own = await agent.QuoteAsync(reportData, cancel);
            DemandReplay(own);
            return own;
        }
        catch (Exception cause) when (cause is DstackUnavailableException or DstackRefusedException)
        {
            throw RefusedException.Unavailable("The quote service of the machine does not give a quote.", cause);
        }
    }

    // A log that does not belong to its quote would be refused by every reader; they need not find out one by one.
    static void DemandReplay(DstackQuote own)
    {
        try
        {
            var replayed = DstackEventLog.Parse(own.EventLog).Replay(Register.Rtmr3).Value;
            if (replayed != TdxQuote.Parse(own.Quote).Report.Registers.Rtmr3)
                throw new DstackUnavailableException("dstack's event log does not replay to the RTMR3 of its quote.");
        }
        catch (Exception cause) when (cause is MalformedEventLogException or MalformedQuoteException)
        {
            throw new DstackUnavailableException("dstack's quote or event log cannot be read.", cause);
        }
    }

    static byte[] Demand32(string text, string name) =>
        text.Length <= RequestLimits.NonceText && StrictBase64.TryDecode(text, out var bytes) && bytes.Length is ReportData.NonceSize
            ? bytes
            : throw new RefusedException(Refusal.InvalidAttestationRequest, $"{name} is expected as {ReportData.NonceSize} bytes in standard base64 with padding.");
}
