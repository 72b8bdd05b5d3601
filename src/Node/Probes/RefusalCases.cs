using Attestation.Protocol;
using Node.Evidence;
using Node.Keys;
using Node.Kms;

namespace Node.Probes;

/// <summary>Every way to ask for a key that must be refused: valid in all but the one point that the case is named for.</summary>
sealed class RefusalCases(KmsTransport transport, TdQuotes quotes, TimeProvider time)
{
    const string InvalidChallenge = $"401 {KmsErrorCode.InvalidChallenge}";
    const string VerificationFailed = $"401 {KmsErrorCode.AttestationVerificationFailed}";
    const string PolicyRejected = $"403 {KmsErrorCode.MeasurementPolicyRejected}";

    // Inside MRTD, which the quote's signature covers.
    const int TamperedOffset = 184;
    const int OversizedQuote = 64 * 1024;

    readonly KmsClient kms = new(transport);
    readonly PeerIdentity peer = Peers.Fresh();

    /// <summary>Those that need no waiting.</summary>
    public IReadOnlyList<StagingCase> All =>
    [
        new("refuses-a-replayed-challenge", InvalidChallenge, ReplayedAsync),
        new("refuses-a-challenge-of-another-peer", $"401 {KmsErrorCode.PeerIdMismatch}", OtherPeersChallengeAsync),
        new("refuses-another-nonce-in-the-quote", VerificationFailed, OtherNonceAsync),
        new("refuses-another-peer-in-the-quote", VerificationFailed, OtherPeersQuoteAsync),
        new("refuses-a-bad-signature", $"401 {KmsErrorCode.InvalidSignature}", BadSignatureAsync),
        new("refuses-a-peer-id-of-another-key", $"401 {KmsErrorCode.PeerIdentityMismatch}", OtherKeyAsync),
        new("refuses-a-tampered-quote", VerificationFailed, cancel => SendAsync(quotes.OfProfile, Tamper, cancel)),
        .. quotes.OtherProfiles.Select(profile =>
            new StagingCase($"refuses-a-quote-of-profile-{profile}", PolicyRejected, cancel => SendAsync(quotes.Others[profile], Unchanged, cancel))),
        new("refuses-a-quote-under-a-foreign-root", VerificationFailed, cancel => SendAsync(quotes.UnderForeignRoot, Unchanged, cancel)),
        new("refuses-a-quote-with-the-debug-attribute", VerificationFailed, cancel => SendAsync(quotes.OfDebugTd, Unchanged, cancel)),
        new("refuses-upstreams-mock-quote", $"401 {KmsErrorCode.MockAttestationRejected}", MockAsync),
        new("refuses-an-oversized-body", $"413 {KmsErrorCode.InvalidRequest}", cancel => SendAsync(quotes.OfProfile, Enlarge, cancel)),
    ];

    /// <summary>Takes a challenge now, and gives the case that uses it when it has expired.</summary>
    public async Task<StagingCase> ExpiredAsync(CancellationToken cancel)
    {
        var challenge = await kms.ChallengeAsync(peer.Id, cancel);
        return new("refuses-an-expired-challenge", InvalidChallenge, async later =>
        {
            await ExpiryWait.For(challenge, time, later);
            return await SendAsync(challenge, await QuoteAsync(quotes.OfProfile, challenge.Nonce, peer, later), later);
        });
    }

    /// <summary>The case that stands for it when there is no challenge to be had.</summary>
    public static StagingCase ExpiredNotReached { get; } = new("refuses-an-expired-challenge", InvalidChallenge, _ => Task.FromResult("not reached"));

    async Task<string> ReplayedAsync(CancellationToken cancel)
    {
        var challenge = await kms.ChallengeAsync(peer.Id, cancel);
        var request = KeyRequests.For(challenge, await QuoteAsync(quotes.OfProfile, challenge.Nonce, peer, cancel), peer);
        using (await kms.GetKeyAsync(request, cancel))
            return await SendAsync(request, cancel);
    }

    async Task<string> OtherPeersChallengeAsync(CancellationToken cancel)
    {
        var challenge = await kms.ChallengeAsync(Peers.Fresh().Id, cancel);
        return await SendAsync(challenge, await QuoteAsync(quotes.OfProfile, challenge.Nonce, peer, cancel), cancel);
    }

    async Task<string> OtherNonceAsync(CancellationToken cancel)
    {
        var challenge = await kms.ChallengeAsync(peer.Id, cancel);
        var earlier = await kms.ChallengeAsync(peer.Id, cancel);
        return await SendAsync(challenge, await QuoteAsync(quotes.OfProfile, earlier.Nonce, peer, cancel), cancel);
    }

    async Task<string> OtherPeersQuoteAsync(CancellationToken cancel)
    {
        var challenge = await kms.ChallengeAsync(peer.Id, cancel);
        return await SendAsync(challenge, await QuoteAsync(quotes.OfProfile, challenge.Nonce, Peers.Fresh(), cancel), cancel);
    }

    async Task<string> BadSignatureAsync(CancellationToken cancel)
    {
        var challenge = await kms.ChallengeAsync(peer.Id, cancel);
        var request = KeyRequests.For(challenge, await QuoteAsync(quotes.OfProfile, challenge.Nonce, peer, cancel), peer);
        return await SendAsync(request with { SignatureB64 = Convert.ToBase64String(peer.Sign("another content"u8)) }, cancel);
    }

    async Task<string> OtherKeyAsync(CancellationToken cancel)
    {
        var other = Peers.Fresh();
        var challenge = await kms.ChallengeAsync(peer.Id, cancel);
        var quote = await QuoteAsync(quotes.OfProfile, challenge.Nonce, peer, cancel);
        return await SendAsync(KeyRequests.For(challenge, quote, peer) with
        {
            PeerPublicKeyB64 = Convert.ToBase64String(other.PublicKey.ToProtobuf()),
            SignatureB64 = Convert.ToBase64String(other.Sign(SignedPayload.For(challenge.Id, challenge.Nonce.Span, quote, peer.Id.Text))),
        }, cancel);
    }

    async Task<string> MockAsync(CancellationToken cancel)
    {
        var challenge = await kms.ChallengeAsync(peer.Id, cancel);
        return await SendAsync(challenge, MockQuote.For(ReportData.ForNode(challenge.Nonce.Span, peer.Id)), cancel);
    }

    async Task<string> SendAsync(IQuoteSource source, Func<byte[], byte[]> change, CancellationToken cancel)
    {
        var challenge = await kms.ChallengeAsync(peer.Id, cancel);
        return await SendAsync(challenge, change(await QuoteAsync(source, challenge.Nonce, peer, cancel)), cancel);
    }

    Task<string> SendAsync(IssuedChallenge challenge, byte[] quote, CancellationToken cancel) =>
        SendAsync(KeyRequests.For(challenge, quote, peer), cancel);

    async Task<string> SendAsync(GetKeyRequest request, CancellationToken cancel) =>
        (await transport.PostAsync("get-key", request, KmsJson.Wire.GetKeyRequest, cancel)).ToSummary();

    static Task<byte[]> QuoteAsync(IQuoteSource source, ReadOnlyMemory<byte> nonce, PeerIdentity bound, CancellationToken cancel) =>
        source.QuoteAsync(ReportData.ForNode(nonce.Span, bound.Id), cancel);

    static byte[] Unchanged(byte[] quote) => quote;

    static byte[] Tamper(byte[] quote)
    {
        quote[TamperedOffset] ^= 1;
        return quote;
    }

    static byte[] Enlarge(byte[] quote) => [.. quote, .. new byte[OversizedQuote]];
}
