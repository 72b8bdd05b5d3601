using Attestation.Policies;
using Attestation.Protocol;
using Node.Evidence;
using Node.Keys;
using Node.Kms;

namespace Node.Probes;

/// <summary>Walks a node's way to its key once, and says how far it came.</summary>
sealed class NodeProbe(IQuoteJudge judge, IQuoteSource quotes, PeerIdentity peer, TimeProvider time)
{
    /// <param name="url">Where the KMS is; null: nowhere.</param>
    /// <param name="policy">What the KMS must be.</param>
    /// <param name="cancel">Stops the probe.</param>
    public async Task<ProbeResult> RunAsync(string? url, AttestationPolicy policy, CancellationToken cancel)
    {
        try
        {
            var kms = new KmsClient(KmsTransport.To(KmsAddress.Parse(url)));
            var allowed = new KmsPolicy(policy);
            allowed.DemandInForce(time.GetUtcNow());
            allowed.Demand(await new KmsVerifier(kms, judge).VerifyAsync(cancel));
            using var key = await new KeyExchange(kms, quotes, peer).FetchAsync(cancel);
            return ProbeResult.Of(key);
        }
        catch (EvidenceRefusedException refusal)
        {
            return ProbeResult.Of(refusal.ToProbeFailure());
        }
        catch (ProbeFailedException failure)
        {
            return ProbeResult.Of(failure);
        }
    }
}
