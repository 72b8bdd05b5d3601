namespace Attestation.Protocol;

/// <summary>The body of every answer that is not a success.</summary>
public sealed record KmsError
{
    /// <summary>One of the codes of architecture.md 10, snake case.</summary>
    public required string Error { get; init; }

    /// <summary>Which check refused, in words; never evidence, never secrets.</summary>
    public string? Details { get; init; }
}
