using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Node.Kms;

namespace NodeTests.Kms;

/// <summary>Whose certificates count: the one authority that is given, and no other.</summary>
public sealed class KmsAuthorityTests
{
    [Fact]
    public async Task A_certificate_of_the_given_authority_is_accepted()
    {
        using var authority = Authority("one");
        await using var app = await StartAsync(authority);
        Assert.True((await GetAsync(app, authority)).IsSuccess);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_certificate_of_another_authority_is_refused(bool isGiven)
    {
        using var authority = Authority("one");
        using var other = Authority("other");
        await using var app = await StartAsync(authority);
        await Assert.ThrowsAsync<KmsUnreachableException>(() => GetAsync(app, isGiven ? other : null));
    }

    static Task<KmsAnswer> GetAsync(WebApplication app, X509Certificate2? authority) =>
        KmsTransport.To(KmsAddress.Parse(app.Urls.Single()), authority).GetAsync("health", TestContext.Current.CancellationToken);

    static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    static async Task<WebApplication> StartAsync(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kms", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, DateTimeOffset.UnixEpoch, new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero), [1]);
        var certificate = signed.CopyWithPrivateKey(key);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var app = builder.Build();
        app.Run(context => context.Response.WriteAsync("{}"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
