using Attestation.Collateral;
using Attestation.Verification;
using Support;

namespace AttestationBench;

/// <summary>A quote that holds, with what proves it.</summary>
sealed record Evidence
{
    const string RealQuote = "0171fb9535ce.bin";
    const string RealCollateral = "fb_gcp_00806f05_2026_06";

    static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public required byte[] Quote { get; init; }

    public required QuoteCollateral Collateral { get; init; }

    public required TrustRoot Root { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Files of the quote and the collateral, for programs that read files; null for what is made here.</summary>
    public (string Quote, string Collateral)? Files { get; init; }

    public static Evidence Simulated(QuoteForge forge) => new()
    {
        Quote = forge.Quote(QuoteForge.Registers(), "bench"u8),
        Collateral = forge.QuoteCollateral(Noon),
        Root = TrustRoot.FromPem(forge.RootPem),
        At = Noon,
    };

    /// <summary>A quote of Google Compute Engine with Intel's collateral of that day; null where the shared vectors are absent.</summary>
    public static Evidence? Real()
    {
        if (SharedVectors.Folder is not { } folder)
            return null;
        var (quote, collateral) = (Path.Combine(folder, "tdx", "quotes", RealQuote), Path.Combine(folder, "tdx", "collateral", RealCollateral, "collateral.json"));
        return new()
        {
            Quote = File.ReadAllBytes(quote),
            Collateral = QuoteCollateral.Parse(File.ReadAllBytes(collateral)),
            Root = TrustRoot.Intel,
            At = DateTimeOffset.FromUnixTimeSeconds(1784102583),
            Files = (quote, collateral),
        };
    }

    /// <exception cref="InvalidOperationException">It does not hold: its time would say nothing.</exception>
    public Evidence Demand() => new QuoteVerifier(Root).Verify(Quote, Collateral, At) is { Refusal: { } refusal }
        ? throw new InvalidOperationException($"The quote of the bench does not hold: {refusal.Name}: {refusal.Found}")
        : this;
}
