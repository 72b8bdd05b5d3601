using Attestation;
using Attestation.Protocol;
using Node.Evidence;
using Node.Keys;
using Node.Kms;

namespace Node.Probes;

/// <summary>Looks at a KMS that has no policy yet: it must prove itself like any other, and give no key to anybody.</summary>
sealed class KmsObserver(KmsTransport transport, IQuoteJudge judge, TimeProvider time)
{
    readonly KmsClient kms = new(transport);

    /// <exception cref="ProbeFailedException">The KMS refused to show itself.</exception>
    /// <exception cref="EvidenceRefusedException">What it showed does not hold, or it does more than a KMS without a policy may.</exception>
    public async Task<ObservedKms> ObserveAsync(Profile profile, CancellationToken cancel)
    {
        var evidence = await new KmsVerifier(kms, judge).VerifyAsync(cancel);
        DemandProfile(evidence, profile);
        await DemandNotReadyAsync(cancel);
        await DemandNoKeyAsync(cancel);
        return ObservedKms.From(evidence, profile, time.GetUtcNow());
    }

    static void DemandProfile(KmsEvidence evidence, Profile profile)
    {
        var expected = KmsPolicy.MarkerOf(profile);
        if (evidence.ProfileMarkers.FirstOrDefault(marker => marker != expected) is { } other)
            throw new EvidenceRefusedException($"The KMS says \"{other}\" in RTMR3; \"{expected}\" is expected.");
    }

    async Task DemandNotReadyAsync(CancellationToken cancel)
    {
        var answer = await transport.GetAsync("ready", cancel);
        if (answer.Status is not 503)
            throw new EvidenceRefusedException($"/ready answered {answer.ToSummary()} on a KMS without a policy; 503 is expected.");
    }

    // Any well-formed request does: whether there is a policy is decided before a quote is looked at.
    async Task DemandNoKeyAsync(CancellationToken cancel)
    {
        const string expected = $"503 {KmsErrorCode.PolicyNotReady}";
        var peer = Peers.Fresh();
        var challenge = await kms.ChallengeAsync(peer.Id, cancel);
        var request = KeyRequests.For(challenge, MockQuote.For(ReportData.ForNode(challenge.Nonce.Span, peer.Id)), peer);
        var answer = await transport.PostAsync("get-key", request, KmsJson.Wire.GetKeyRequest, cancel);
        if (answer.ToSummary() is var got && got != expected)
            throw new EvidenceRefusedException($"/get-key answered {got} on a KMS without a policy; {expected} is expected.");
    }
}
