namespace Attestation.Protocol;

/// <summary><c>POST /challenge</c>.</summary>
public sealed record ChallengeRequest
{
    public required string PeerId { get; init; }
}
