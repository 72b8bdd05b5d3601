namespace Attestation.Protocol;

/// <summary>The answer to <c>POST /get-key</c>.</summary>
public sealed record GetKeyResponse
{
    /// <summary>The key, at least 32 bytes, lower-case hex. Secret.</summary>
    public required string Key { get; init; }

    // A record prints its members; this one must not.
    public override string ToString() => nameof(GetKeyResponse);
}
