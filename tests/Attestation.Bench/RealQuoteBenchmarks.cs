namespace AttestationBench;

/// <inheritdoc/>
public class RealQuoteBenchmarks : VerificationBenchmarks
{
    internal override Evidence Make() => Evidence.Real() ?? throw new InvalidOperationException("The shared vectors are absent.");
}
