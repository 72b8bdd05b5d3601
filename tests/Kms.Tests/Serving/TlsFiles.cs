using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KmsTests.Serving;

/// <summary>A certificate and its key in a folder, as whoever renews them leaves them there.</summary>
sealed class TlsFiles(string folder)
{
    public string Certificate => Path.Combine(folder, "tls.pem");

    public string Key => Path.Combine(folder, "tls.key");

    public (string, string)[] Variables => [("MERO_KMS_TLS_CERT_FILE", Certificate), ("MERO_KMS_TLS_KEY_FILE", Key)];

    public void Write(string subject, DateTimeOffset from, DateTimeOffset until)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest(subject, pair, HashAlgorithmName.SHA256).CreateSelfSigned(from, until);
        File.WriteAllText(Certificate, made.ExportCertificatePem());
        File.WriteAllText(Key, pair.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Whose certificate a new connection is shown.</summary>
    public static async Task<string> ShownAsync(Uri address)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(socket.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "kms", RemoteCertificateValidationCallback = (_, _, _, errors) => errors is not SslPolicyErrors.RemoteCertificateNotAvailable }, TestContext.Current.CancellationToken);
        return tls.RemoteCertificate!.Subject;
    }
}
