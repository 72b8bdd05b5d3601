namespace Pipeline.Benchmarks;

/// <summary>The least that any KMS spends on a cycle, as one turn measured it.</summary>
/// <param name="Edwards">Microseconds of processor time for an Ed25519 verification.</param>
/// <param name="Weierstrass">The same for P-256.</param>
public sealed record VerificationLimit(double Edwards, double Weierstrass)
{
    /// <summary>The peer's signature, and of its quote the enclave's and the platform's.</summary>
    public double Cycle => Edwards + (2 * Weierstrass);
}
