using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Attestation.Certificates;
using Attestation.Collateral;
using Attestation.Verification;

namespace AttestationTests.Hostile;

/// <summary>Texts under a signature that holds, so that it is their reader that has to refuse them.</summary>
static class SignedTexts
{
    static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    static readonly Certificate Signer = Certificate.Parse(CertificateOf(Key));

    public static void ReadTcbInfo(QuoteCollateral valid, string text) =>
        SignedDocuments.DemandTcbInfo(valid with { TcbInfo = text, TcbInfoSignature = Sign(text) }, Signer);

    public static void ReadQeIdentity(QuoteCollateral valid, string text) =>
        SignedDocuments.DemandQeIdentity(valid with { QeIdentity = text, QeIdentitySignature = Sign(text) }, Signer);

    // A lone surrogate has no bytes to sign.
    static byte[] Sign(string text) => Key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256);

    static byte[] CertificateOf(ECDsa key)
    {
        var request = new CertificateRequest("CN=tests", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
        return certificate.RawData;
    }
}
