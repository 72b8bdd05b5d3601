using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Simulator.Keys;

namespace AttestationTests.Verification;

/// <summary>A certificate of any shape, under a key of the forge.</summary>
static class ForgedCertificate
{
    /// <summary>In PEM, as a quote has it.</summary>
    public static string Issue(
        ForgedEvidence forged, SigningKey key, X500DistinguishedName name, Simulator.Platforms.Authority issuer, params X509Extension[] extensions)
    {
        using var publicKey = key.ToPublic();
        var request = new CertificateRequest(name, publicKey, HashAlgorithmName.SHA256);
        foreach (var extension in extensions)
            request.CertificateExtensions.Add(extension);
        var (from, to) = (forged.Now.AddDays(-1), forged.Now.AddDays(1));
        using var certificate = request.Create(issuer.Certificate.SubjectName, new Signer(issuer.Key), from, to, [1, 2, 3]);
        return certificate.ExportCertificatePem() + "\n";
    }

    sealed class Signer(SigningKey key) : X509SignatureGenerator
    {
        protected override PublicKey BuildPublicKey()
        {
            using var publicKey = key.ToPublic();
            return new(publicKey);
        }

        // SEQUENCE { ecdsa-with-SHA256 }
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => Convert.FromHexString("300a06082a8648ce3d040302");

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.Sign(data).ToDer();
    }
}
