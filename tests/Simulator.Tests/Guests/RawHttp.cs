using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace SimulatorTests.Guests;

/// <summary>Does what the npm client does: sends its bytes, reads as many as Content-Length says, closes its half, waits for the end.</summary>
static class RawHttp
{
    const string Length = "Content-Length: ";

    /// <summary>Everything that the server sent, until it closed the connection.</summary>
    public static async Task<string> SendAsync(string socketPath, byte[] request, CancellationToken cancel)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancel);
        await socket.SendAsync(request, cancel);
        var answer = new StringBuilder();
        var buffer = new byte[65536];
        var isHalfClosed = false;
        while (await socket.ReceiveAsync(buffer, cancel) is > 0 and var count)
        {
            answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
            if (isHalfClosed || !IsComplete(answer.ToString()))
                continue;
            socket.Shutdown(SocketShutdown.Send);
            isHalfClosed = true;
        }
        return answer.ToString();
    }

    static bool IsComplete(string answer)
    {
        var start = answer.IndexOf(Length, StringComparison.Ordinal);
        var body = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return start >= 0 && body >= 0 && answer.Length - body - 4 >= int.Parse(
            answer.AsSpan(start + Length.Length, answer.IndexOf('\r', start) - start - Length.Length), CultureInfo.InvariantCulture);
    }
}
