using System.Text.Json;
using Attestation;
using Attestation.Policies;
using Node.Kms;

namespace Node.Fetching;

/// <summary>Reads the policy that a KMS is held to.</summary>
static class GivenPolicy
{
    /// <exception cref="ProbeFailedException">It is no policy, or one for other nodes.</exception>
    public static AttestationPolicy Parse(string json, Profile profile, EvidenceEnvironment environment)
    {
        AttestationPolicy policy;
        try
        {
            policy = AttestationPolicy.Parse(json);
        }
        catch (JsonException cause)
        {
            throw Refused($"The policy has another form: {OneLine.Of(cause.Message, 300)}", cause);
        }
        if (policy.Profile != profile)
            throw Refused($"The policy is for {policy.Profile}, and this node is {profile}.");
        if (policy.Environment != environment)
            throw Refused($"The policy is for {policy.Environment.ToString().ToLowerInvariant()}, and this node runs in {environment.ToString().ToLowerInvariant()}.");
        return policy;
    }

    public static ProbeFailedException Refused(string message, Exception? cause = null) => new(ProbeStage.Transport, ProbeCode.ProviderNotConfigured, message, cause);
}
