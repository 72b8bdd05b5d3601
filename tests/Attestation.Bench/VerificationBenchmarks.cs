using Attestation.Verification;
using BenchmarkDotNet.Attributes;

namespace AttestationBench;

/// <summary>Verifies one quote, with everything seen before and with nothing.</summary>
public abstract class VerificationBenchmarks
{
    Evidence evidence = null!;
    QuoteVerifier verifier = null!;

    internal abstract Evidence Make();

    [GlobalSetup]
    public void Prepare()
    {
        evidence = Make().Demand();
        verifier = new(evidence.Root);
    }

    [Benchmark]
    public QuoteVerdict Warm() => verifier.Verify(evidence.Quote, evidence.Collateral, evidence.At);

    [Benchmark]
    public QuoteVerdict Cold() => new QuoteVerifier(evidence.Root).Verify(evidence.Quote, evidence.Collateral with { }, evidence.At);
}
