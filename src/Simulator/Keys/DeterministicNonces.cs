using System.Numerics;
using System.Security.Cryptography;

namespace Simulator.Keys;

/// <summary>The nonces of <see href="https://www.rfc-editor.org/rfc/rfc6979#section-3.2">RFC 6979, 3.2</see>, with HMAC-SHA-256.</summary>
static class DeterministicNonces
{
    /// <summary>Candidates in their order; the first one that gives a signature is taken.</summary>
    public static IEnumerable<BigInteger> Of(Curve curve, BigInteger secret, byte[] digest)
    {
        // 3.2.b–c; the orders here have as many bits as the digest, so bits2int takes all of them.
        var v = Enumerable.Repeat((byte)1, SHA256.HashSizeInBytes).ToArray();
        var k = new byte[SHA256.HashSizeInBytes];
        byte[] seed = [.. Curve.ToBytes(secret), .. Curve.ToBytes(Curve.ToNumber(digest) % curve.Order)];
        // 3.2.d–g
        k = Keyed(k, [.. v, 0, .. seed]);
        v = Keyed(k, v);
        k = Keyed(k, [.. v, 1, .. seed]);
        v = Keyed(k, v);
        // 3.2.h
        while (true)
        {
            v = Keyed(k, v);
            var candidate = Curve.ToNumber(v);
            if (!candidate.IsZero && candidate < curve.Order)
                yield return candidate;
            k = Keyed(k, [.. v, 0]);
            v = Keyed(k, v);
        }
    }

    static byte[] Keyed(byte[] key, byte[] content) => HMACSHA256.HashData(key, content);
}
