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

    /// <summary>False also for a key that is not a point of the curve.</summary>
    public static bool Verifies(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        if (key.Length != KeySize || signature.Length != SignatureSize)
            return false;
        try
        {
            using var ecdsa = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new() { X = key[..CoordinateSize].ToArray(), Y = key[CoordinateSize..].ToArray() },
            });
            return ecdsa.VerifyData(content, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
