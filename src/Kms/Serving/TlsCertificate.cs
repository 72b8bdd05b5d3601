using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kms.Settings;

namespace Kms.Serving;

/// <summary>The certificate that the service shows, with its key and those between it and its root.</summary>
sealed record TlsCertificate
{
    const string CertificateFile = "MERO_KMS_TLS_CERT_FILE";
    const string KeyFile = "MERO_KMS_TLS_KEY_FILE";

    /// <summary>Every variable that is read here.</summary>
    public static IReadOnlyList<string> Names { get; } = [CertificateFile, KeyFile];

    public required X509Certificate2 Certificate { get; init; }

    /// <summary>What follows it in the file: intermediate authorities.</summary>
    public required X509Certificate2Collection Chain { get; init; }

    /// <summary>Null: without TLS, behind a proxy that has it.</summary>
    public static TlsCertificate? Read(Variables variables)
    {
        var (certificate, key) = (variables.Text(CertificateFile), variables.Text(KeyFile));
        if (certificate is null && key is null)
            return null;
        if (certificate is null || key is null)
        {
            variables.Refuse(certificate is null ? KeyFile : CertificateFile, $"is set without {(certificate is null ? CertificateFile : KeyFile)}; TLS needs both");
            return null;
        }
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            return new() { Certificate = X509Certificate2.CreateFromPemFile(certificate, key), Chain = [.. chain.Skip(1)] };
        }
        catch (Exception cause) when (cause is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            variables.Refuse(CertificateFile, $"is {certificate} and {KeyFile} {key}; a PEM certificate, with its intermediates behind it, and its own unencrypted key are expected there");
            return null;
        }
    }
}
