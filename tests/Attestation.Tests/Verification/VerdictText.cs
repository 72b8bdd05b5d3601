using System.Text.Json;
using Attestation.Verification;

namespace AttestationTests.Verification;

/// <summary>A verdict as a text for snapshots.</summary>
static class VerdictText
{
    public static string Of(QuoteVerdict verdict) => string.Join('\n',
    [
        verdict.Quote is { } quote ? $"verified: {quote.TcbStatus} {string.Join(' ', quote.Advisories)}" : $"rejected: {JsonSerializer.Serialize(verdict.Reason)}",
        .. verdict.Checks,
        "",
    ]);
}
