namespace Attestation.Policies;

/// <summary>Where a policy was made.</summary>
public sealed record PolicySource
{
    /// <summary><c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    public required string Workflow { get; init; }

    /// <summary>The git reference, <c>refs/heads/…</c>.</summary>
    public required string Ref { get; init; }
}
