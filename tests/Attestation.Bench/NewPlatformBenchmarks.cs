using Attestation.Verification;
using BenchmarkDotNet.Attributes;
using Support;

namespace AttestationBench;

/// <summary>Verifies quotes of machines that the verifier has never met, with collateral that it has seen.</summary>
public class NewPlatformBenchmarks
{
    const int Machines = 64;

    Evidence evidence = null!;
    byte[][] quotes = null!;
    QuoteVerifier verifier = null!;

    [GlobalSetup]
    public void Prepare()
    {
        using var forge = QuoteForge.Create("bench");
        evidence = Evidence.Simulated(forge).Demand();
        quotes = [.. Enumerable.Range(0, Machines).Select(number =>
        {
            using var machine = forge.Sibling($"-{number}");
            return (evidence with { Quote = machine.Quote(QuoteForge.Registers(), "bench"u8) }).Demand().Quote;
        })];
    }

    /// <summary>Before each round: the collateral is known and none of the machines.</summary>
    [IterationSetup]
    public void Meet()
    {
        verifier = new(evidence.Root);
        verifier.Verify(evidence.Quote, evidence.Collateral, evidence.At);
    }

    [Benchmark(OperationsPerInvoke = Machines)]
    public QuoteVerdict NewPlatform()
    {
        QuoteVerdict verdict = null!;
        foreach (var quote in quotes)
            verdict = verifier.Verify(quote, evidence.Collateral, evidence.At);
        return verdict;
    }
}
