namespace AttestationTests.Verification;

/// <summary>A quote, collateral and time of the shared vectors, with the verdict that the reference asks for.</summary>
sealed record VectorCase
{
    public required string Quote { get; init; }
    public required string Collateral { get; init; }
    public required long Time { get; init; }
    public required VectorExpectation Expected { get; init; }
}
