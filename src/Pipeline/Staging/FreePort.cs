using System.Net;
using System.Net.Sockets;

namespace Pipeline.Staging;

/// <summary>Ports for programs that must be told theirs.</summary>
static class FreePort
{
    /// <summary>One that nobody listens on at this moment; the system hands the same out again only much later.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
