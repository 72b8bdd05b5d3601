using System.Numerics;
using System.Security.Cryptography;

namespace Simulator.Keys;

/// <summary>An ECDSA key that signs the same input with the same bytes (RFC 6979).</summary>
/// <remarks>For simulation only: the arithmetic takes no care to hide the key from someone who measures its time.</remarks>
public sealed class SigningKey
{
    readonly Curve curve;
    readonly BigInteger secret;
    readonly ECPoint point;

    SigningKey(Curve curve, BigInteger secret) => (this.curve, this.secret, point) = (curve, secret, curve.Multiply(secret));

    /// <summary>x ‖ y, 64 bytes: the form in quotes.</summary>
    public byte[] PublicKey => [.. point.X!, .. point.Y!];

    /// <summary>SEC1 compressed, 33 bytes.</summary>
    public byte[] CompressedPublicKey => [(byte)(2 + (point.Y![^1] & 1)), .. point.X!];

    /// <summary>The key for one use of a seed.</summary>
    public static SigningKey Derive(Curve curve, Seed seed, string label)
    {
        // 16 bytes more than the order has: the remainder is as good as evenly distributed.
        var number = Curve.ToNumber(seed.Derive($"key:{label}", Curve.Size + 16));
        return new(curve, (number % (curve.Order - 1)) + 1);
    }

    /// <summary>Takes over a private key of 32 bytes, big endian.</summary>
    /// <exception cref="ArgumentException">The number is zero or not below the curve's order.</exception>
    public static SigningKey From(Curve curve, ReadOnlySpan<byte> secret)
    {
        var number = Curve.ToNumber(secret);
        return !number.IsZero && number < curve.Order
            ? new(curve, number)
            : throw new ArgumentException("A private key is at least 1 and below the curve's order.", nameof(secret));
    }

    /// <summary>Signs the SHA-256 of the content.</summary>
    public Signature Sign(ReadOnlySpan<byte> content) => SignDigest(SHA256.HashData(content));

    /// <summary>Signs a digest of 32 bytes, whatever made it.</summary>
    public Signature SignDigest(byte[] digest) =>
        DeterministicNonces.Of(curve, secret, digest).Select(nonce => TrySign(digest, nonce)).First(signature => signature is not null)!;

    /// <summary>The public half, for certificates.</summary>
    public ECDsa ToPublic() => ECDsa.Create(new ECParameters { Curve = curve.Parameters, Q = point });

    /// <summary>The whole key, for those who sign too often to wait for <see cref="Sign"/>; its signatures are other ones each time.</summary>
    public ECDsa ToPrivate() => ECDsa.Create(new ECParameters { Curve = curve.Parameters, Q = point, D = Curve.ToBytes(secret) });

    Signature? TrySign(byte[] digest, BigInteger nonce)
    {
        var order = curve.Order;
        var commitment = curve.Multiply(nonce);
        var x = Curve.ToNumber(commitment.X);
        var r = x % order;
        // The order is prime, so nonce^(order − 2) is its inverse.
        var s = BigInteger.ModPow(nonce, order - 2, order) * (Curve.ToNumber(digest) + (r * secret)) % order;
        if (r.IsZero || s.IsZero)
            return null;
        var recovery = (byte)((commitment.Y![^1] & 1) | (x >= order ? 2 : 0));
        // The negated s belongs to the mirrored point, whose y has the other parity.
        return curve.IsLowS && s > order / 2 ? new(r, order - s, (byte)(recovery ^ 1)) : new(r, s, recovery);
    }
}
