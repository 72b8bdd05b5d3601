using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Simulator.Keys;

namespace Simulator.Platforms;

/// <summary>A certificate with the key it speaks for.</summary>
public sealed class Authority : IDisposable
{
    const string NameSuffix = ", O=mero-sim, L=Santa Clara, ST=CA, C=US";

    Authority(SigningKey key, X509Certificate2 certificate) => (Key, Certificate) = (key, certificate);

    public SigningKey Key { get; }

    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate as PEM, LF, with a final newline.</summary>
    public string Pem => Certificate.ExportCertificatePem() + "\n";

    /// <summary>A certificate that signs itself.</summary>
    internal static Authority Root(SigningKey key, CertificateShape shape) => new(key, Create(key, shape, key, Name(shape.CommonName), KeyId(key)));

    /// <summary>A certificate that this one signs.</summary>
    internal Authority Issue(SigningKey key, CertificateShape shape) =>
        new(key, Create(key, shape, Key, Certificate.SubjectName, KeyId(Key)));

    /// <summary>A list of what this authority has revoked.</summary>
    /// <param name="revoked">Certificates of this authority.</param>
    /// <param name="issued">thisUpdate; whole seconds.</param>
    /// <param name="nextUpdate">nextUpdate; whole seconds.</param>
    public byte[] RevocationList(IReadOnlyList<X509Certificate2> revoked, DateTimeOffset issued, DateTimeOffset nextUpdate)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var certificate in revoked)
            list.AddEntry(certificate, issued, X509RevocationReason.KeyCompromise);
        return list.Build(Certificate.SubjectName, new CertificateSigner(Key), crlNumber: 1, nextUpdate, HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(KeyId(Key)), issued);
    }

    public void Dispose() => Certificate.Dispose();

    static X509Certificate2 Create(SigningKey key, CertificateShape shape, SigningKey issuer, X500DistinguishedName issuerName, byte[] issuerId)
    {
        using var publicKey = key.ToPublic();
        var request = new CertificateRequest(Name(shape.CommonName), publicKey, HashAlgorithmName.SHA256);
        // The order, and the criticality, of Intel's certificates.
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(issuerId));
        request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([shape.CrlAddress]));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(KeyId(key), critical: false));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(shape.Usage, critical: true));
        request.CertificateExtensions.Add(shape.Basic);
        if (shape.Sgx is { } sgx)
            request.CertificateExtensions.Add(sgx);
        // As with Intel's authorities, the serial number is the key's identifier.
        return request.Create(issuerName, new CertificateSigner(issuer), shape.NotBefore, shape.NotAfter, KeyId(key));
    }

    // Intel's order: from the name to the country.
    static X500DistinguishedName Name(string commonName) => new($"CN={commonName}{NameSuffix}", X500DistinguishedNameFlags.None);

    // The top bits 01 keep the serial number positive and 20 bytes long.
    static byte[] KeyId(SigningKey key)
    {
        var id = SHA256.HashData(key.PublicKey)[..20];
        id[0] = (byte)((id[0] & 0x3F) | 0x40);
        return id;
    }
}
