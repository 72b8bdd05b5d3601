namespace Attestation.Protocol;

/// <summary>The answer to <c>POST /challenge</c>.</summary>
public sealed record ChallengeResponse
{
    /// <summary>A UUID v4 in canonical form.</summary>
    public required string ChallengeId { get; init; }

    /// <summary>32 random bytes, base64.</summary>
    public required string NonceB64 { get; init; }

    /// <summary>Unix time in seconds after which the challenge is refused.</summary>
    public required long ExpiresAt { get; init; }

    // A record prints its members; evidence is not for logs.
    public override string ToString() => nameof(ChallengeResponse);
}
