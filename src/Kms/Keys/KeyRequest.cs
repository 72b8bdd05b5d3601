using System.Security.Cryptography;
using Attestation.Protocol;
using Kms.Challenges;
using Kms.Errors;

namespace Kms.Keys;

/// <summary>A <c>/get-key</c> request whose members have their form. Nothing about it is proven.</summary>
sealed class KeyRequest
{
    public required PeerId Peer { get; init; }
    public required string ChallengeId { get; init; }
    public required byte[] Quote { get; init; }

    /// <summary>64 lower-case hex digits.</summary>
    public string QuoteSha256 => field ??= Convert.ToHexStringLower(SHA256.HashData(Quote));

    public required byte[] PublicKey { get; init; }
    public required byte[] Signature { get; init; }

    /// <summary>The two members that are checked before anything else is looked at.</summary>
    /// <exception cref="RefusedException">One has another form.</exception>
    public static PeerId DemandShape(GetKeyRequest request)
    {
        if (!PeerId.TryParse(request.PeerId, out var peer))
            throw new RefusedException(Refusal.InvalidPeerId, "peerId is expected as 1 to 128 base58 characters.");
        if (!Challenge.IsId(request.ChallengeId))
            throw new RefusedException(Refusal.MalformedChallenge, "challengeId is expected as a UUID of version 4 in its canonical, lower-case form.");
        return peer;
    }

    /// <exception cref="RefusedException">A member is not base64.</exception>
    public static KeyRequest Decode(GetKeyRequest request, PeerId peer) => new()
    {
        Peer = peer,
        ChallengeId = request.ChallengeId,
        Quote = Base64(request.QuoteB64, Refusal.InvalidRequest, "quoteB64"),
        PublicKey = Base64(request.PeerPublicKeyB64, Refusal.InvalidPeerPublicKey, "peerPublicKeyB64"),
        Signature = Base64(request.SignatureB64, Refusal.InvalidRequest, "signatureB64"),
    };

    static byte[] Base64(string text, Refusal otherwise, string name) => StrictBase64.TryDecode(text, out var bytes) && bytes is not []
        ? bytes
        : throw new RefusedException(otherwise, $"{name} is expected as standard base64 with padding, and not empty.");
}
