using System.Net.Sockets;
using System.Text;

namespace KmsBench;

/// <summary>Fills a server with challenges that nobody uses, each of a peer of its own.</summary>
static class Waiting
{
    const int Connections = 16;
    const int AtOnce = 64;
    const int BufferSize = 1 << 16;

    static ReadOnlySpan<byte> Answer => "HTTP/1.1 "u8;
    static ReadOnlySpan<byte> Success => "HTTP/1.1 200"u8;

    /// <exception cref="InvalidOperationException">The server refused one.</exception>
    public static Task FillAsync(Uri address, int count, CancellationToken cancel) => Task.WhenAll(Enumerable.Range(0, Connections)
        .Select(connection => FillAsync(address, count * connection / Connections, (int)((long)count * (connection + 1) / Connections), cancel)));

    // Requests are sent many at a time without waiting for each answer: this is not what is measured.
    static async Task FillAsync(Uri address, int from, int to, CancellationToken cancel)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port, cancel);
        var buffer = new byte[BufferSize];
        for (var next = from; next < to; next += AtOnce)
        {
            var count = Math.Min(AtOnce, to - next);
            await socket.SendAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(next, count).Select(number => Request(address, number)))), cancel);
            await ReceiveAsync(socket, buffer, count, cancel);
        }
    }

    static async Task ReceiveAsync(Socket socket, byte[] buffer, int count, CancellationToken cancel)
    {
        // An answer of a challenge is about 400 bytes, so all of a round fit.
        var length = 0;
        while (buffer.AsSpan(0, length).Count(Success) < count || !IsComplete(buffer.AsSpan(0, length)))
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), cancel);
            length += read;
            if (read is 0 || buffer.AsSpan(0, Math.Max(0, length - Success.Length)).Count(Answer) > buffer.AsSpan(0, length).Count(Success))
                throw new InvalidOperationException($"A challenge was refused: {Encoding.ASCII.GetString(buffer.AsSpan(0, length))}");
        }
    }

    // The last chunk's end, or the end of the JSON where its length is given.
    static bool IsComplete(ReadOnlySpan<byte> received) => received.EndsWith("0\r\n\r\n"u8) || received.EndsWith("}"u8);

    static string Request(Uri address, int number)
    {
        var body = $$"""{"peerId":"12D3KooW{{(number + 1_111_111_111L).ToString(System.Globalization.CultureInfo.InvariantCulture).Replace('0', 'z')}}"}""";
        return $"POST /challenge HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";
    }
}
