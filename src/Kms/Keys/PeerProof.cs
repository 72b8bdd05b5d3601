using Attestation.Protocol;
using Kms.Challenges;
using Kms.Errors;

namespace Kms.Keys;

/// <summary>Proves that the caller is the peer it says it is, and that the challenge was given to it.</summary>
static class PeerProof
{
    /// <exception cref="RefusedException">The challenge is another peer's, the key is not the peer's, or it did not sign this request.</exception>
    public static void Demand(KeyRequest request, Challenge challenge)
    {
        if (!challenge.IsFor(request.Peer))
            throw new RefusedException(Refusal.PeerIdMismatch, "The challenge was given to another peer.");
        if (!PeerPublicKey.TryParse(request.PublicKey, out var key))
            throw new RefusedException(Refusal.InvalidPeerPublicKey, "peerPublicKeyB64 is expected to hold libp2p's form of an Ed25519 key: 08 01 12 20 and 32 bytes.");
        if (PeerId.Of(key) != request.Peer)
            throw new RefusedException(Refusal.PeerIdentityMismatch, "peerId is not the id of the public key.");
        var signed = SignedPayload.ForHash(request.ChallengeId, challenge.Nonce.Span, request.QuoteSha256, request.Peer.Text);
        if (!key.Verifies(signed, request.Signature))
            throw new RefusedException(Refusal.InvalidSignature, "The signature is not the peer's over challengeId, challengeNonceHex, quoteHashHex and peerId.");
    }
}
