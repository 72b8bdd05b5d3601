using Attestation.Protocol;
using Attestation.Quotes;
using Node.Keys;

namespace Node.Admin;

/// <summary>Answers with a quote over the caller's nonce, and over an application where one is named.</summary>
sealed class TeeAttestation(IQuoteSource quotes, IApplications applications)
{
    /// <exception cref="AdminRefusedException">The request is malformed (400), the application not known (404), there are no quotes here (501), or none was to be had (500).</exception>
    public async Task<AttestAnswer> AttestAsync(AttestRequest request, CancellationToken cancel)
    {
        var nonce = request.DemandNonce();
        var application = request.DemandApplicationId() is { } id
            ? applications.BytecodeOf(id) ?? throw new AdminRefusedException(StatusCodes.Status404NotFound, $"Application '{id}' not found.")
            : new byte[ReportData.Size - ReportData.NonceSize];
        byte[] reportData = [.. nonce, .. application];
        var quote = await QuoteAsync(reportData, cancel);
        var parsed = Parse(quote);
        return parsed.Report.ReportData.Span.SequenceEqual(reportData)
            ? new() { QuoteB64 = Convert.ToBase64String(quote), Quote = QuoteParts.Of(parsed) }
            : throw Failed("The machine gave a quote that carries other report data than was asked for.");
    }

    async Task<byte[]> QuoteAsync(byte[] reportData, CancellationToken cancel)
    {
        try
        {
            return await quotes.QuoteAsync(reportData, cancel);
        }
        catch (QuoteUnavailableException cause)
        {
            throw new AdminRefusedException(cause.IsUnsupported ? StatusCodes.Status501NotImplemented : StatusCodes.Status500InternalServerError, cause.Message, cause);
        }
    }

    static TdxQuote Parse(byte[] quote)
    {
        try
        {
            return TdxQuote.Parse(quote);
        }
        catch (MalformedQuoteException cause)
        {
            throw Failed("The machine gave something that is no TDX quote.", cause);
        }
    }

    static AdminRefusedException Failed(string message, Exception? cause = null) => new(StatusCodes.Status500InternalServerError, message, cause);
}
