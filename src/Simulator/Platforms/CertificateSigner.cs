using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Simulator.Keys;

namespace Simulator.Platforms;

/// <summary>Lets .NET's certificate and CRL builders sign reproducibly.</summary>
sealed class CertificateSigner(SigningKey key) : X509SignatureGenerator
{
    const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        if (hashAlgorithm != HashAlgorithmName.SHA256)
            throw new NotSupportedException($"Intel's certificates are signed over SHA-256; {hashAlgorithm} was asked for.");
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            writer.WriteObjectIdentifier(EcdsaWithSha256);
        return writer.Encode();
    }

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.Sign(data).ToDer();

    protected override PublicKey BuildPublicKey()
    {
        using var publicKey = key.ToPublic();
        return new(publicKey);
    }
}
