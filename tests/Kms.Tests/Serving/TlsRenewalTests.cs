using System.Net.Security;
using System.Security.Cryptography;
using Kms.Serving;
using KmsTests.Observing;
using Microsoft.Extensions.DependencyInjection;

namespace KmsTests.Serving;

public sealed class TlsRenewalTests : IDisposable
{
    static readonly DateTimeOffset From = PolicyForge.MadeAt;

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mero-kms-");
    readonly TlsFiles files;

    public TlsRenewalTests()
    {
        files = new(folder.FullName);
        files.Write("CN=first", From, From.AddDays(100));
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task New_connections_are_shown_the_new_certificate_and_open_ones_go_on()
    {
        using var kms = await KmsUnderTest.ListenAsync(policy: null, files.Variables);
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 1 };
        var handshakes = new List<string>();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, errors) =>
        {
            handshakes.Add(shown!.Subject);
            return errors is not SslPolicyErrors.RemoteCertificateNotAvailable;
        };
        using var open = new HttpClient(handler) { BaseAddress = kms.Address };
        await open.GetStringAsync("/health", Cancel);

        files.Write("CN=second", From, From.AddDays(190));
        Renewal(kms).Read();

        Assert.Equal("CN=second", await TlsFiles.ShownAsync(kms.Address));
        await open.GetStringAsync("/health", Cancel);
        Assert.Equal(["CN=first"], handshakes);
        Assert.Equal(190, Math.Ceiling(Renewal(kms).Left.TotalDays));
        Assert.Contains("Information New connections are shown the certificate ", kms.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("another key", "tls.key does not hold the unencrypted PEM key of the certificate in ")]
    [InlineData("an encrypted key", "tls.key does not hold the unencrypted PEM key")]
    [InlineData("no key", "tls.key cannot be read.")]
    [InlineData("no certificate", "tls.pem cannot be read.")]
    [InlineData("an empty file", "tls.pem holds no PEM certificate.")]
    [InlineData("half a certificate", "tls.pem holds ")]
    [InlineData("an expired one", "tls.pem expired at 2026-")]
    [InlineData("one of tomorrow", "tls.pem does not hold before 2026-")]
    public async Task What_cannot_be_shown_leaves_the_one_in_use_and_is_said_once(string what, string reason)
    {
        using var kms = await KmsUnderTest.ListenAsync(policy: null, files.Variables);
        Spoil(what, kms.Time.GetUtcNow());
        Renewal(kms).Read();
        Renewal(kms).Read();

        Assert.Equal("CN=first", await TlsFiles.ShownAsync(kms.Address));
        Assert.Contains(reason, Assert.Single(kms.Log.Text.Split('\n'), line => line.Contains("stays in use", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", kms.Log.Text, StringComparison.Ordinal);

        files.Write("CN=third", From, From.AddDays(190));
        Renewal(kms).Read();
        Assert.Equal("CN=third", await TlsFiles.ShownAsync(kms.Address));
    }

    [Fact]
    public async Task Its_end_is_announced_once_a_step_and_shown_as_a_figure()
    {
        using var kms = await KmsUnderTest.ListenAsync(policy: null, [.. files.Variables, ("MERO_KMS_METRICS_ADDR", "127.0.0.1:0")]);
        foreach (var days in (int[])[80, 7, 0, 13])
        {
            kms.Time.Jump(TimeSpan.FromDays(days));
            Renewal(kms).Read();
            Renewal(kms).Read();
        }
        var said = kms.Log.Text.Split('\n').Where(line => line.Contains("put its successor", StringComparison.Ordinal)).Select(line => line.Split('(')[1].Split(')')[0]);
        Assert.Equal(["within 14 days", "it has expired"], said);
        Assert.True(Renewal(kms).Left < TimeSpan.Zero);
        Assert.Contains("\nmero_kms_tls_days_to_expiry -", await MetricsTests.FiguresAsync(kms), StringComparison.Ordinal);
    }

    void Spoil(string what, DateTimeOffset now)
    {
        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        switch (what)
        {
            case "another key": File.WriteAllText(files.Key, another.ExportPkcs8PrivateKeyPem()); break;
            case "an encrypted key": File.WriteAllText(files.Key, another.ExportEncryptedPkcs8PrivateKeyPem("word", new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1))); break;
            case "no key": files.Write("CN=second", From, From.AddDays(190)); File.Delete(files.Key); break;
            case "no certificate": File.Delete(files.Certificate); break;
            case "an empty file": File.WriteAllText(files.Certificate, ""); break;
            case "half a certificate": File.WriteAllText(files.Certificate, File.ReadAllText(files.Certificate)[..200]); break;
            case "an expired one": files.Write("CN=second", From.AddDays(-9), now); break;
            case "one of tomorrow": files.Write("CN=second", now.AddDays(1), From.AddDays(190)); break;
            default: throw new ArgumentOutOfRangeException(nameof(what));
        }
    }

    static TlsRenewal Renewal(KmsUnderTest kms) => kms.Services.GetRequiredService<TlsRenewal>();
}
