using System.Net.Sockets;

namespace Kms.Dstack;

/// <summary>Connects to the guest agent: over a Unix socket, or over TCP where an address is given.</summary>
static class DstackEndpoint
{
    static readonly string[] DefaultSockets = ["/var/run/dstack.sock", "/run/dstack.sock", "/var/run/dstack/dstack.sock", "/run/dstack/dstack.sock"];

    /// <param name="endpoint">A socket's path or an http(s) address; null: the first default path that exists, looked for at each connection.</param>
    public static HttpClient Connect(string? endpoint) => To(endpoint, new() { ConnectCallback = (context, cancel) => OpenAsync(endpoint, context, cancel) });

    /// <summary>The same over one connection at a time.</summary>
    /// <param name="endpoint">As in <see cref="Connect"/>.</param>
    /// <param name="longestPause">For how long a connection is kept that nothing is asked over.</param>
    /// <param name="connecting">Called before each connection.</param>
    public static HttpClient ConnectOnce(string? endpoint, TimeSpan longestPause, Action connecting) => To(endpoint, new()
    {
        MaxConnectionsPerServer = 1,
        PooledConnectionIdleTimeout = longestPause,
        ConnectCallback = (context, cancel) =>
        {
            connecting();
            return OpenAsync(endpoint, context, cancel);
        },
    });

    static HttpClient To(string? endpoint, SocketsHttpHandler handler)
    {
        (handler.UseProxy, handler.AllowAutoRedirect) = (false, false);
        // The agent has no use for the id of a caller's trace; without it there is no activity to make for each call either.
        handler.ActivityHeadersPropagator = null;
        // Each call has its own time limit.
        return new(handler) { BaseAddress = AddressOf(endpoint) ?? new("http://localhost/"), Timeout = Timeout.InfiniteTimeSpan };
    }

    static Uri? AddressOf(string? endpoint) =>
        endpoint is not null && Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? new(url.AbsoluteUri.TrimEnd('/') + "/") : null;

    static async ValueTask<Stream> OpenAsync(string? endpoint, SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var isAddress = AddressOf(endpoint) is not null;
        var socket = isAddress
            ? new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await (isAddress
                ? socket.ConnectAsync(context.DnsEndPoint, cancel)
                : socket.ConnectAsync(new UnixDomainSocketEndPoint(endpoint ?? DefaultSockets.FirstOrDefault(File.Exists) ?? DefaultSockets[0]), cancel));
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
