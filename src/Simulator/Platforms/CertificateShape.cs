using System.Security.Cryptography.X509Certificates;

namespace Simulator.Platforms;

/// <summary>What distinguishes the certificates of the chain from each other.</summary>
sealed record CertificateShape
{
    public required string CommonName { get; init; }

    /// <summary>Where its issuer's revocation list is said to be.</summary>
    public required string CrlAddress { get; init; }

    public required X509KeyUsageFlags Usage { get; init; }

    public required X509BasicConstraintsExtension Basic { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>The SGX extension of a PCK certificate.</summary>
    public X509Extension? Sgx { get; init; }

    /// <summary>An authority over <paramref name="depth"/> further levels of authorities.</summary>
    public static CertificateShape Authority(string commonName, int depth, string crlAddress, DateTimeOffset notAfter) => new()
    {
        CommonName = commonName,
        CrlAddress = crlAddress,
        Usage = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign,
        Basic = X509BasicConstraintsExtension.CreateForCertificateAuthority(depth),
        NotBefore = SimulatedPlatform.Began,
        NotAfter = notAfter,
    };

    /// <summary>A certificate that signs things, but no certificates.</summary>
    public static CertificateShape Leaf(string commonName, string crlAddress, DateTimeOffset notAfter) => new()
    {
        CommonName = commonName,
        CrlAddress = crlAddress,
        Usage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation,
        Basic = X509BasicConstraintsExtension.CreateForEndEntity(critical: true),
        NotBefore = SimulatedPlatform.Began,
        NotAfter = notAfter,
    };
}
