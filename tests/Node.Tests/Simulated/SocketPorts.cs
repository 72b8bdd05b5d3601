using System.Net.Sockets;
using Node.Simulated;

namespace NodeTests.Simulated;

/// <summary>Ports that end at a Unix socket without QEMU between, and stay connected as QEMU's end does.</summary>
sealed class SocketPorts(string? socket = null) : IPortDevices, IDisposable
{
    Socket? connection;

    /// <summary>The devices that were opened.</summary>
    public List<string> Opened { get; } = [];

    public Stream Open(string path)
    {
        Opened.Add(path);
        if (socket is null)
            throw new FileNotFoundException($"Could not find file '{path}'.");
        if (connection is null)
        {
            connection = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            connection.Connect(new UnixDomainSocketEndPoint(socket));
        }
        return new NetworkStream(connection);
    }

    public void Dispose() => connection?.Dispose();
}
