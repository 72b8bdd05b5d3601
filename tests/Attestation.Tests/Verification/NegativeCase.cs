namespace AttestationTests.Verification;

/// <summary>Collateral of the shared vectors that was tampered with, expired or exchanged.</summary>
sealed record NegativeCase
{
    public required string Case { get; init; }
    public required string Quote { get; init; }
    public required long Time { get; init; }
    public required string Expected { get; init; }
}
