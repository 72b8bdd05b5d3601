namespace Attestation.Certificates;

/// <summary>What a certificate's key may be used for; bit n is RFC 5280's bit n (4.2.1.3).</summary>
[Flags]
enum KeyUsage
{
    None = 0,
    DigitalSignature = 1 << 0,
    CertificateSigning = 1 << 5,
    CrlSigning = 1 << 6,
}
