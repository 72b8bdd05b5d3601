using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kms.Serving;
using Kms.Settings;

namespace KmsTests.Serving;

public sealed class TlsTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mero-kms-");
    readonly string certificate;
    readonly string key;

    public TlsTests()
    {
        (certificate, key) = (Path.Combine(folder.FullName, "tls.pem"), Path.Combine(folder.FullName, "tls.key"));
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kms.example.org", pair, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(PolicyForge.MadeAt, PolicyForge.MadeAt.AddYears(1));
        File.WriteAllText(certificate, made.ExportCertificatePem());
        File.WriteAllText(key, pair.ExportPkcs8PrivateKeyPem());
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task With_a_certificate_and_its_key_the_service_speaks_tls(SslProtocols protocol)
    {
        using var kms = await KmsUnderTest.ListenAsync(policy: null, ("MERO_KMS_TLS_CERT_FILE", certificate), ("MERO_KMS_TLS_KEY_FILE", key));
        using var handler = new SocketsHttpHandler();
        X509Certificate? shown = null;
        handler.SslOptions.EnabledSslProtocols = protocol;
        handler.SslOptions.RemoteCertificateValidationCallback = (_, found, _, errors) => (shown = found) is not null && errors is not SslPolicyErrors.RemoteCertificateNotAvailable;
        using var http = new HttpClient(handler) { BaseAddress = kms.Address };

        Assert.Equal("https", kms.Address.Scheme);
        Assert.Contains("alive", await http.GetStringAsync("/health", Cancel));
        Assert.Equal("CN=kms.example.org", shown!.Subject);
    }

    [Fact]
    public async Task Without_tls_nothing_is_answered_on_its_port()
    {
        using var kms = await KmsUnderTest.ListenAsync(policy: null, ("MERO_KMS_TLS_CERT_FILE", certificate), ("MERO_KMS_TLS_KEY_FILE", key));
        using var connection = await RawConnection.OpenAsync(kms.Address);
        await connection.SendAsync("GET /health HTTP/1.1\r\nHost: kms\r\n\r\n");
        Assert.DoesNotContain("HTTP/1.1", await connection.ReadToEndAsync());
    }

    [Fact]
    public void The_key_must_be_the_certificates()
    {
        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(key, another.ExportPkcs8PrivateKeyPem());
        var variables = new Variables(new Dictionary<string, string> { ["MERO_KMS_TLS_CERT_FILE"] = certificate, ["MERO_KMS_TLS_KEY_FILE"] = key });
        Assert.Null(TlsCertificate.Read(variables));
        Assert.StartsWith($"MERO_KMS_TLS_CERT_FILE is {certificate} and MERO_KMS_TLS_KEY_FILE {key}; ", Assert.Single(variables.Mistakes));
    }

    [Fact]
    public void What_follows_the_certificate_in_its_file_is_shown_with_it()
    {
        File.AppendAllText(certificate, "\n" + File.ReadAllText(certificate));
        var variables = new Variables(new Dictionary<string, string> { ["MERO_KMS_TLS_CERT_FILE"] = certificate, ["MERO_KMS_TLS_KEY_FILE"] = key });
        Assert.Single(TlsCertificate.Read(variables)!.Chain);
    }
}
