using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KmsTests.Serving;

/// <summary>A TCP connection on which a test sends what no HTTP client would.</summary>
sealed class RawConnection(Socket socket) : IDisposable
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<RawConnection> OpenAsync(Uri address, string from = "127.0.0.1")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(address.Host, address.Port, Cancel);
        return new(socket);
    }

    public async Task SendAsync(string text) => await socket.SendAsync(Encoding.Latin1.GetBytes(text), Cancel);

    /// <summary>Everything up to the end, which the server makes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var received = new MemoryStream();
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, Cancel) is var length and > 0)
                received.Write(buffer, 0, length);
        }
        catch (SocketException reset) when (reset.SocketErrorCode is SocketError.ConnectionReset)
        {
            // An end as well: the server closed with bytes unread.
        }
        return Encoding.UTF8.GetString(received.ToArray());
    }

    /// <summary>The head of one answer and as much of its body as came with it.</summary>
    public async Task<string> ReadAsync()
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, Cancel));
    }

    public void Dispose() => socket.Dispose();
}
