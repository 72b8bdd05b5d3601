using System.Net.Security;
using System.Security.Authentication;
using Kms.Errors;
using Kms.Limits;
using Kms.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Kms.Serving;

/// <summary>How the service listens, and what a connection may cost before any of our code sees it.</summary>
static class Listening
{
    /// <summary>Longest request line in bytes; the contract's are under 30.</summary>
    public const int RequestLine = 2 * 1024;

    /// <summary>Longest headers of a request in bytes, all together.</summary>
    public const int Headers = 8 * 1024;

    public const int HeaderCount = 50;

    public static void Configure(KestrelServerOptions kestrel, KmsSettings settings)
    {
        kestrel.AddServerHeader = false;
        // Longer ones are refused by our code, and read away so far that the caller, who may still be sending, sees the answer and not a reset.
        kestrel.Limits.MaxRequestBodySize = RequestLimits.ReadAway;
        kestrel.Limits.MaxRequestLineSize = RequestLine;
        kestrel.Limits.MaxRequestHeadersTotalSize = Headers;
        kestrel.Limits.MaxRequestHeaderCount = HeaderCount;
        kestrel.Limits.MaxConcurrentConnections = settings.Limits.MaxConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
        kestrel.Limits.RequestHeadersTimeout = settings.Limits.RequestTimeout;
        kestrel.Limits.KeepAliveTimeout = settings.Limits.IdleTimeout;
        var shares = new ConnectionShares(settings.Limits.MaxConnectionsPerAddress, settings.Limits.TrustedProxies);
        kestrel.Listen(settings.Listen, listen =>
        {
            listen.Use(next => connection => shares.ServeAsync(connection, next));
            // Nothing here needs HTTP/2, whose streams and resets would need limits of their own.
            listen.Protocols = HttpProtocols.Http1;
            if (settings.Tls is not null)
                listen.UseHttps(Secure(kestrel.ApplicationServices.GetRequiredService<TlsRenewal>(), settings.Limits.RequestTimeout));
        });
    }

    static TlsHandshakeCallbackOptions Secure(TlsRenewal renewal, TimeSpan patience) => new()
    {
        HandshakeTimeout = patience,
        OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = renewal.Context,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        }),
    };
}
