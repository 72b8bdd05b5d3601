using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kms.Challenges.Redis;
using Kms.Errors;

namespace KmsTests.Challenges.Redis;

/// <summary>As whom, and over what, a store speaks to its server.</summary>
public sealed class RedisAccessTests : IAsyncDisposable
{
    const string Password = "p:a/s@s%w#o?rd";

    // As the README says.
    const string Rights = "~mero-kms-phala:{challenge}:* +eval +evalsha +script|load +info +time +get +set +del +pttl +pexpire +zadd +zrem +zcard +zrange +zrangebyscore "
        + "+ping +echo +hello +client";

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mero-tls-");
    readonly RedisStores stores = new(patience: 3);
    readonly int port = RedisServer.FreePort();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await stores.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_user_with_the_rights_of_the_README_is_enough()
    {
        await using var server = await RedisServer.StartedAsync("--port", $"{port}", "--bind", "127.0.0.1");
        server.Ask(["ACL", "SETUSER", "kms", "on", $">{Password}", .. Rights.Split(' ')]);
        server.Ask("ACL", "SETUSER", "default", "off");
        var store = stores.To($"redis://kms:{Uri.EscapeDataString(Password)}@127.0.0.1:{port}");
        await store.DemandReachableAsync(Cancel);
        await DemandWorksAsync(store);
    }

    [Fact]
    public async Task Another_database_keeps_other_challenges()
    {
        await using var server = await RedisServer.StartedAsync("--port", $"{port}", "--bind", "127.0.0.1", "--requirepass", Password);
        var store = stores.To($"redis://:{Uri.EscapeDataString(Password)}@127.0.0.1:{port}/3");
        var other = stores.To($"redis://:{Uri.EscapeDataString(Password)}@127.0.0.1:{port}/4");
        var challenge = await stores.AddedAsync(store);
        Assert.Null(await other.ConsumeAsync(challenge.Id, Cancel));
        Assert.NotNull(await store.ConsumeAsync(challenge.Id, Cancel));
    }

    [Fact]
    public async Task A_wrong_password_is_unavailable_and_is_in_no_message_and_no_log()
    {
        await using var server = await RedisServer.StartedAsync("--port", $"{port}", "--bind", "127.0.0.1", "--requirepass", Password);
        var store = stores.To($"redis://:another-password@127.0.0.1:{port}");
        var refused = await Assert.ThrowsAsync<RefusedException>(() => store.AddAsync(stores.New(), Cancel));
        Assert.Equal(Refusal.DependencyUnavailable, refused.Refusal);
        Assert.DoesNotContain("another-password", refused.ToString());

        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy, collateral: null, ("REDIS_URL", $"redis://:another-password@127.0.0.1:{port}"));
        var node = new NodeUnderTest(kms, kms.CreateClient());
        await Assert.ThrowsAsync<HttpRequestException>(node.ChallengeAsync);
        Assert.Contains("dependency_unavailable", kms.Log.Text);
        Assert.Contains($"redis://127.0.0.1:{port}/0", kms.Log.Text);
        Assert.DoesNotContain("another-password", kms.Log.Text);
    }

    [Fact]
    public async Task Over_tls_the_server_must_be_who_its_authority_says()
    {
        var authority = Write("ca.pem", "server.pem", "server.key", ip: IPAddress.Loopback);
        await using var server = await TlsServerAsync();
        await DemandWorksAsync(stores.To($"rediss://127.0.0.1:{port}", ("REDIS_CA_FILE", authority)));
    }

    [Fact]
    public async Task Over_tls_a_server_of_another_name_is_not_spoken_to()
    {
        var authority = Write("ca.pem", "server.pem", "server.key", ip: IPAddress.Parse("10.0.0.1"));
        await using var server = await TlsServerAsync();
        var store = stores.To($"rediss://127.0.0.1:{port}", ("REDIS_CA_FILE", authority));
        await RedisStores.DemandUnavailableAsync(() => store.AddAsync(stores.New(), Cancel));
        Assert.Equal("0", server.Ask("DBSIZE"));
    }

    [Fact]
    public async Task Over_tls_a_server_of_another_authority_is_not_spoken_to()
    {
        var another = Write("another.pem", "unused.pem", "unused.key", ip: IPAddress.Loopback);
        Write("ca.pem", "server.pem", "server.key", ip: IPAddress.Loopback);
        await using var server = await TlsServerAsync();
        await RedisStores.DemandUnavailableAsync(() => stores.To($"rediss://127.0.0.1:{port}", ("REDIS_CA_FILE", another)).AddAsync(stores.New(), Cancel));
        await RedisStores.DemandUnavailableAsync(() => stores.To($"rediss://127.0.0.1:{port}").AddAsync(stores.New(), Cancel));
        Assert.Equal("0", server.Ask("DBSIZE"));
    }

    async Task DemandWorksAsync(RedisChallengeStore store)
    {
        var challenge = await stores.AddedAsync(store);
        Assert.NotNull(await store.ConsumeAsync(challenge.Id, Cancel));
        Assert.Null(await store.ConsumeAsync(challenge.Id, Cancel));
    }

    Task<RedisServer> TlsServerAsync() => RedisServer.StartedAsync("--tls-port", $"{port}", "--bind", "127.0.0.1", "--tls-auth-clients", "no",
        "--tls-cert-file", File("server.pem"), "--tls-key-file", File("server.key"), "--tls-ca-cert-file", File("ca.pem"));

    string File(string name) => Path.Combine(folder.FullName, name);

    /// <summary>Writes an authority and a server's certificate of it; returns the authority's file.</summary>
    string Write(string authorityFile, string certificateFile, string keyFile, IPAddress ip)
    {
        var (from, to) = (DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(100));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest($"CN={authorityFile}", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var authority = authorityRequest.CreateSelfSigned(from, to);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=redis", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(ip);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, from, to, [1, 2, 3, 4]);
        System.IO.File.WriteAllText(File(authorityFile), authority.ExportCertificatePem());
        System.IO.File.WriteAllText(File(certificateFile), certificate.ExportCertificatePem());
        System.IO.File.WriteAllText(File(keyFile), key.ExportPkcs8PrivateKeyPem());
        return File(authorityFile);
    }
}
