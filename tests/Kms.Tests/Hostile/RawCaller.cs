using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace KmsTests.Hostile;

/// <summary>A connection on which anything is sent, and answers are read one by one.</summary>
sealed class RawCaller : IDisposable
{
    /// <summary>Only a service that hangs takes this long.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    readonly byte[] buffer = new byte[64 * 1024];
    int start;
    int end;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<RawCaller> OpenAsync(Uri address)
    {
        var caller = new RawCaller();
        await caller.socket.ConnectAsync(address.Host, address.Port, Cancel);
        return caller;
    }

    /// <summary>Sends all; what the server does not want to have any more is given up.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0)
                bytes = bytes[await socket.SendAsync(bytes, Cancel).AsTask().WaitAsync(Patience, Cancel)..];
        }
        catch (SocketException closed) when (closed.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            // Its answer is there to be read.
        }
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>The next answer; null: the server ended the connection.</summary>
    /// <param name="isToHead">An answer to HEAD has no body, whatever its headers say.</param>
    /// <exception cref="InvalidDataException">What came is no HTTP, or ended in the middle.</exception>
    public async Task<RawAnswer?> AnswerAsync(bool isToHead = false)
    {
        if (start == end && !await FillAsync())
            return null;
        var (version, status) = Split(await LineAsync(), ' ');
        if (version is not ("HTTP/1.1" or "HTTP/1.0") || !int.TryParse(Split(status, ' ').Before, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            throw new InvalidDataException($"\"{version} {status}\" is no status line.");
        var headers = new List<(string, string)>();
        while (await LineAsync() is { Length: > 0 } line)
            headers.Add((Split(line, ':').Before, Split(line, ':').Behind.Trim()));
        var answer = new RawAnswer { Status = code, Headers = headers, Body = [] };
        return answer with { Body = isToHead || code is 204 or 304 or < 200 ? [] : await BodyAsync(answer) };
    }

    /// <summary>How the connection ends: torn off, or closed.</summary>
    public async Task<bool> IsResetAsync()
    {
        try
        {
            Assert.Equal(0, await socket.ReceiveAsync(buffer, Cancel).AsTask().WaitAsync(Patience, Cancel));
            return false;
        }
        catch (SocketException reset) when (reset.SocketErrorCode is SocketError.ConnectionReset)
        {
            return true;
        }
    }

    public void Dispose() => socket.Dispose();

    async Task<byte[]> BodyAsync(RawAnswer answer)
    {
        if (answer.Header("Content-Length") is { } length)
            return await BytesAsync(int.Parse(length, NumberStyles.None, CultureInfo.InvariantCulture));
        if (answer is { IsClosing: true } && answer.Header("Transfer-Encoding") is null)
            return await RestAsync();
        if (answer.Header("Transfer-Encoding") is not "chunked")
            throw new InvalidDataException("An answer says neither how long it is nor that it comes in chunks.");
        var body = new MemoryStream();
        while (int.Parse(await LineAsync(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) is var size and > 0)
        {
            body.Write(await BytesAsync(size));
            Assert.Equal("", await LineAsync());
        }
        Assert.Equal("", await LineAsync());
        return body.ToArray();
    }

    // As HTTP/1.0 knows it: up to the end of the connection.
    async Task<byte[]> RestAsync()
    {
        var rest = new MemoryStream();
        do
        {
            rest.Write(buffer, start, end - start);
            start = end;
        }
        while (await FillAsync());
        return rest.ToArray();
    }

    async Task<string> LineAsync()
    {
        var line = new StringBuilder();
        while (line.Length < 2 || line[^2] is not '\r' || line[^1] is not '\n')
            line.Append((char)(await BytesAsync(1))[0]);
        return line.ToString(0, line.Length - 2);
    }

    async Task<byte[]> BytesAsync(int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            if (start == end && !await FillAsync())
                throw new InvalidDataException("The connection ended in the middle of an answer.");
            var part = Math.Min(count - read, end - start);
            buffer.AsSpan(start, part).CopyTo(bytes.AsSpan(read));
            (read, start) = (read + part, start + part);
        }
        return bytes;
    }

    async Task<bool> FillAsync()
    {
        try
        {
            (start, end) = (0, await socket.ReceiveAsync(buffer, Cancel).AsTask().WaitAsync(Patience, Cancel));
            return end > 0;
        }
        catch (SocketException reset) when (reset.SocketErrorCode is SocketError.ConnectionReset)
        {
            // An end as well, of a connection with bytes that nobody read.
            return false;
        }
    }

    static (string Before, string Behind) Split(string text, char separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, "");
}
