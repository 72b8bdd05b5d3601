using Support;

namespace AttestationBench;

/// <inheritdoc/>
public class SimulatedQuoteBenchmarks : VerificationBenchmarks
{
    internal override Evidence Make()
    {
        using var forge = QuoteForge.Create("bench");
        return Evidence.Simulated(forge);
    }
}
