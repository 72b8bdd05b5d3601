using System.Security.Cryptography;

namespace Attestation.EventLogs;

/// <summary>What is known of the algorithms.</summary>
static class TcgAlgorithms
{
    /// <summary>Bytes of a digest; null where the algorithm is not known.</summary>
    public static int? SizeOf(TcgAlgorithm algorithm) => algorithm switch
    {
        TcgAlgorithm.Sha1 => 20,
        TcgAlgorithm.Sha256 or TcgAlgorithm.Sm3 => 32,
        TcgAlgorithm.Sha384 => 48,
        TcgAlgorithm.Sha512 => 64,
        _ => null,
    };

    /// <summary>The algorithm in .NET; null where digests can be read but not computed.</summary>
    public static HashAlgorithmName? Computed(TcgAlgorithm algorithm) => algorithm switch
    {
        TcgAlgorithm.Sha1 => HashAlgorithmName.SHA1,
        TcgAlgorithm.Sha256 => HashAlgorithmName.SHA256,
        TcgAlgorithm.Sha384 => HashAlgorithmName.SHA384,
        TcgAlgorithm.Sha512 => HashAlgorithmName.SHA512,
        _ => null,
    };

    /// <summary>The algorithm in words.</summary>
    public static string NameOf(TcgAlgorithm algorithm) => algorithm switch
    {
        TcgAlgorithm.Sha1 => "SHA-1",
        TcgAlgorithm.Sha256 => "SHA-256",
        TcgAlgorithm.Sha384 => "SHA-384",
        TcgAlgorithm.Sha512 => "SHA-512",
        TcgAlgorithm.Sm3 => "SM3",
        _ => $"algorithm 0x{(ushort)algorithm:x4}",
    };
}
