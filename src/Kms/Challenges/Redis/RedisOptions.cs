using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Kms.Settings;
using StackExchange.Redis;

namespace Kms.Challenges.Redis;

/// <summary>How the client library is told to behave.</summary>
static class RedisOptions
{
    static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(250);

    public static ConfigurationOptions For(RedisAddress address, TimeSpan patience)
    {
        var milliseconds = (int)patience.TotalMilliseconds;
        var options = new ConfigurationOptions
        {
            EndPoints = { EndPointOf(address) },
            User = address.User,
            Password = address.Password,
            DefaultDatabase = address.Database,
            ClientName = "mero-kms-phala",
            // A Redis that is not there yet, or no more, must not end the service.
            AbortOnConnectFail = false,
            ConnectRetry = 1,
            ConnectTimeout = milliseconds,
            AsyncTimeout = milliseconds,
            SyncTimeout = milliseconds,
            BacklogPolicy = BacklogPolicy.FailFast,
            ReconnectRetryPolicy = new LinearRetry((int)Heartbeat.TotalMilliseconds),
            // Finds a connection on which nothing comes back any more, and a replica that was promoted.
            HeartbeatInterval = Heartbeat,
            KeepAlive = 1,
            ConfigCheckSeconds = 1,
            // One address, and nobody else is asked or heard.
            TieBreaker = "",
            ConfigurationChannel = "",
            IncludeDetailInExceptions = false,
            Ssl = address.IsTls,
        };
        if (address.IsTls)
            options.SslClientAuthenticationOptions = host => new() { TargetHost = host, CertificateChainPolicy = Trust(address.AuthorityFile) };
        return options;
    }

    static EndPoint EndPointOf(RedisAddress address) => address.Port is not { } port
        ? new UnixDomainSocketEndPoint(address.Host)
        : IPAddress.TryParse(address.Host, out var ip) ? new IPEndPoint(ip, port) : new DnsEndPoint(address.Host, port);

    static X509ChainPolicy Trust(string? authorityFile)
    {
        // Asks nobody else: neither for revocations nor for missing certificates.
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (authorityFile is null)
            return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.ImportFromPemFile(authorityFile);
        return policy;
    }
}
