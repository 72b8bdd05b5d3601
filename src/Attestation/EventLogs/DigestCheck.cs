using System.Security.Cryptography;

namespace Attestation.EventLogs;

/// <summary>Recomputes the digests of an event.</summary>
static class DigestCheck
{
    /// <summary>Whether these bytes give every digest of the event that can be computed, and there is one.</summary>
    public static bool Matches(EventRecord record, ReadOnlySpan<byte> hashed)
    {
        Span<byte> computed = stackalloc byte[EventLogLimits.MaximumDigestSize];
        var compared = false;
        foreach (var digest in record.Digests)
        {
            if (TcgAlgorithms.Computed(digest.Algorithm) is not { } algorithm)
                continue;
            var size = CryptographicOperations.HashData(algorithm, hashed, computed);
            if (!computed[..size].SequenceEqual(digest.Value.Span))
                return false;
            compared = true;
        }
        return compared;
    }
}
