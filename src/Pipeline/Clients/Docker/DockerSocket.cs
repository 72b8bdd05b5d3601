using System.Net.Sockets;

namespace Pipeline.Clients.Docker;

/// <summary>HTTP over the engine's Unix socket.</summary>
static class DockerSocket
{
    public const string DefaultPath = "/var/run/docker.sock";

    /// <summary>Each call has its own time limit, or none: loading an image takes as long as it takes.</summary>
    public static HttpClient Connect(string path) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (_, cancel) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    { BaseAddress = new("http://docker/"), Timeout = Timeout.InfiniteTimeSpan };
}
