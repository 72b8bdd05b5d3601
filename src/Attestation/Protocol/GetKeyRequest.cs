namespace Attestation.Protocol;

/// <summary><c>POST /get-key</c>.</summary>
public sealed record GetKeyRequest
{
    public required string ChallengeId { get; init; }

    /// <summary>A TDX quote with report_data = nonce ‖ SHA-256(peer id), base64.</summary>
    public required string QuoteB64 { get; init; }

    public required string PeerId { get; init; }

    /// <summary>libp2p's protobuf form of the peer's public key, base64.</summary>
    public required string PeerPublicKeyB64 { get; init; }

    /// <summary>The peer's signature over <see cref="SignedPayload"/>, base64.</summary>
    public required string SignatureB64 { get; init; }

    // A record prints its members; evidence is not for logs.
    public override string ToString() => nameof(GetKeyRequest);
}
