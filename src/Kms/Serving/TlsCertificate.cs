using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Attestation;
using Kms.Settings;

namespace Kms.Serving;

/// <summary>The certificate that the service shows, with its key and those between it and its root.</summary>
sealed record TlsCertificate
{
    const string CertificateFile = "MERO_KMS_TLS_CERT_FILE";
    const string KeyFile = "MERO_KMS_TLS_KEY_FILE";

    /// <summary>Every variable that is read here.</summary>
    public static IReadOnlyList<string> Names { get; } = [CertificateFile, KeyFile];

    public required string CertificatePath { get; init; }

    public required string KeyPath { get; init; }

    public required X509Certificate2 Certificate { get; init; }

    /// <summary>What follows it in the file: intermediate authorities.</summary>
    public required X509Certificate2Collection Chain { get; init; }

    public DateTimeOffset ExpiresAt => Certificate.NotAfter.ToUniversalTime();

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
            return Load(certificate, key);
        }
        catch (TlsRefusedException cause)
        {
            variables.Refuse(CertificateFile, $"is {certificate} and {KeyFile} {key}; a PEM certificate, with its intermediates behind it, and its own unencrypted key are expected there. {cause.Message.TrimEnd('.')}");
            return null;
        }
    }

    /// <summary>Reads both files. What they hold may have expired.</summary>
    /// <exception cref="TlsRefusedException">A file cannot be read, or they are no certificate and its key.</exception>
    public static TlsCertificate Load(string certificate, string key)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(File.ReadAllText(certificate));
            var found = chain.FirstOrDefault() ?? throw new TlsRefusedException($"{certificate} holds no PEM certificate.");
            var pair = X509Certificate2.CreateFromPem(found.ExportCertificatePem(), File.ReadAllText(key));
            return new() { CertificatePath = certificate, KeyPath = key, Certificate = pair, Chain = [.. chain.Skip(1)] };
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new TlsRefusedException($"{(chain.Count is 0 ? certificate : key)} cannot be read.", cause);
        }
        catch (Exception cause) when (cause is CryptographicException or ArgumentException)
        {
            throw new TlsRefusedException(chain.Count is 0 ? $"{certificate} holds what is no PEM certificate." : $"{key} does not hold the unencrypted PEM key of the certificate in {certificate}.", cause);
        }
    }

    /// <summary>Whether another shows the same.</summary>
    public bool IsSame(TlsCertificate other) =>
        Certificate.RawData.AsSpan().SequenceEqual(other.Certificate.RawData) && Chain.Select(item => item.Thumbprint).SequenceEqual(other.Chain.Select(item => item.Thumbprint));

    /// <exception cref="TlsRefusedException">It has expired, or does not hold yet.</exception>
    public void DemandInForce(DateTimeOffset now)
    {
        if (now >= ExpiresAt)
            throw new TlsRefusedException($"The certificate in {CertificatePath} expired at {JsonUtcTime.ToText(ExpiresAt)}.");
        if (now < Certificate.NotBefore.ToUniversalTime())
            throw new TlsRefusedException($"The certificate in {CertificatePath} does not hold before {JsonUtcTime.ToText(Certificate.NotBefore.ToUniversalTime())}.");
    }
}
