using System.Security.Cryptography;
using Attestation.Protocol;

namespace Node.Keys;

/// <summary>Identities for probes.</summary>
static class Peers
{
    /// <summary>A peer that nobody has seen before.</summary>
    public static PeerIdentity Fresh()
    {
        Span<byte> seed = stackalloc byte[32];
        RandomNumberGenerator.Fill(seed);
        var peer = PeerIdentity.FromSeed(seed);
        CryptographicOperations.ZeroMemory(seed);
        return peer;
    }
}
