using System.Text;
using Attestation;
using Attestation.Measurements;

namespace Node.Boot;

/// <summary>What a node says of itself in RTMR3, once, before anything else runs.</summary>
static class ProfileEvent
{
    /// <summary>The digest that extends RTMR3: SHA-384 of <c>calimero-rtmr3-v2:node:{profile}:{root_hash}</c>.</summary>
    public static Measurement Of(Profile profile, string rootHash) =>
        Measurement.Hash(Encoding.ASCII.GetBytes($"calimero-rtmr3-v2:node:{profile.Name}:{rootHash}"));
}
