using Attestation.Protocol;
using Node.Kms;

namespace Node.Keys;

/// <summary>Gets this machine's key from a KMS that was verified before.</summary>
sealed class KeyExchange(KmsClient kms, IQuoteSource quotes, PeerIdentity peer)
{
    /// <summary>Challenge, quote for it, signature over both, key.</summary>
    /// <exception cref="ProbeFailedException">Any of the four did not work.</exception>
    public async Task<ReleasedKey> FetchAsync(CancellationToken cancel)
    {
        var challenge = await kms.ChallengeAsync(peer.Id, cancel);
        var quote = await QuoteAsync(challenge, cancel);
        return await kms.GetKeyAsync(KeyRequests.For(challenge, quote, peer), cancel);
    }

    async Task<byte[]> QuoteAsync(IssuedChallenge challenge, CancellationToken cancel)
    {
        try
        {
            return await quotes.QuoteAsync(ReportData.ForNode(challenge.Nonce.Span, peer.Id), cancel);
        }
        catch (QuoteUnavailableException cause)
        {
            throw new ProbeFailedException(ProbeStage.GetKey, ProbeCode.GetKeyAttestationFailed, cause.Message, cause);
        }
    }
}
