using System.Net.Sockets;

namespace Kms.Dstack;

/// <summary>Connects to the guest agent: over a Unix socket, or over TCP where an address is given.</summary>
static class DstackEndpoint
{
    static readonly string[] DefaultSockets = ["/var/run/dstack.sock", "/run/dstack.sock", "/var/run/dstack/dstack.sock", "/run/dstack/dstack.sock"];

    /// <param name="endpoint">A socket's path or an http(s) address; null: the first default path that exists, looked for at each connection.</param>
    public static HttpClient Connect(string? endpoint)
    {
        if (endpoint is not null && Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = new(url.AbsoluteUri.TrimEnd('/') + "/"), Timeout = Timeout.InfiniteTimeSpan };
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(endpoint ?? DefaultSockets.FirstOrDefault(File.Exists) ?? DefaultSockets[0]), cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        // Each call has its own time limit.
        return new(handler) { BaseAddress = new("http://localhost/"), Timeout = Timeout.InfiniteTimeSpan };
    }
}
