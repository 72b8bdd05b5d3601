using Attestation.Protocol;
using Node.Kms;

namespace Node.Keys;

/// <summary>Puts together what a node says when it asks for its key.</summary>
static class KeyRequests
{
    /// <summary>A request that answers a challenge with a quote, signed by the peer.</summary>
    public static GetKeyRequest For(IssuedChallenge challenge, ReadOnlyMemory<byte> quote, PeerIdentity peer) => new()
    {
        ChallengeId = challenge.Id,
        QuoteB64 = Convert.ToBase64String(quote.Span),
        PeerId = peer.Id.Text,
        PeerPublicKeyB64 = Convert.ToBase64String(peer.PublicKey.ToProtobuf()),
        SignatureB64 = Convert.ToBase64String(peer.Sign(SignedPayload.For(challenge.Id, challenge.Nonce.Span, quote.Span, peer.Id.Text))),
    };
}
