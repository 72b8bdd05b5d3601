using System.Security.Cryptography;

namespace Attestation.Certificates;

/// <summary>ECDSA with P-256 and SHA-256: the only signature in Intel's PKI, its collateral and quotes.</summary>
static class P256
{
    /// <summary>Bytes of a public key: x ‖ y.</summary>
    public const int KeySize = 64;

    /// <summary>Bytes of a signature: r ‖ s.</summary>
    public const int SignatureSize = 64;

    const int CoordinateSize = 32;

    /// <summary>For one signature; a key that verifies many is a <see cref="P256Key"/>. False also for a key that is not a point of the curve.</summary>
    public static bool Verifies(ReadOnlySpan<byte> point, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        using var key = Import(point);
        return key is not null && Verifies(key, content, signature);
    }

    /// <summary>Null when the bytes are not a point of the curve.</summary>
    public static ECDsa? Import(ReadOnlySpan<byte> point)
    {
        if (point.Length != KeySize)
            return null;
        try
        {
            return ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new() { X = point[..CoordinateSize].ToArray(), Y = point[CoordinateSize..].ToArray() },
            });
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public static bool Verifies(ECDsa key, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureSize)
            return false;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, digest);
        try
        {
            return key.VerifyHash(digest, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            // A signature that cannot be read as two numbers of the curve.
            return false;
        }
    }
}
