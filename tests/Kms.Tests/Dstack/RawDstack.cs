using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace KmsTests.Dstack;

/// <summary>Something on a Unix socket that says what it was told, byte for byte, whether or not that is HTTP.</summary>
sealed class RawDstack : IAsyncDisposable
{
    readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    readonly CancellationTokenSource end = new();
    readonly Func<RawRequest, Task> answer;
    readonly Channel<string> asked = Channel.CreateUnbounded<string>();
    readonly Task accepting;

    public RawDstack(string socket, Func<RawRequest, Task> answer)
    {
        this.answer = answer;
        listener.Bind(new UnixDomainSocketEndPoint(socket));
        listener.Listen();
        accepting = AcceptAsync();
    }

    /// <summary>The requests so far, in their order; waits for the next.</summary>
    public ValueTask<string> NextAsync() => asked.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public bool HasMore => asked.Reader.Count > 0;

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await accepting;
        listener.Dispose();
        end.Dispose();
    }

    async Task AcceptAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
                serving.Add(ServeAsync(await listener.AcceptAsync(end.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    async Task ServeAsync(Socket accepted)
    {
        using var connection = accepted;
        try
        {
            while (await ReadAsync(connection) is { } request)
            {
                asked.Writer.TryWrite(request);
                await answer(new(connection, request));
            }
        }
        catch (Exception cause) when (cause is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client has gone, or the test is over.
        }
    }

    // A head, and as much behind it as its Content-Length says.
    async Task<string?> ReadAsync(Socket connection)
    {
        var text = "";
        var buffer = new byte[65536];
        while (!IsWhole(text))
        {
            if (await connection.ReceiveAsync(buffer, end.Token) is not (> 0 and var length))
                return null;
            text += Encoding.Latin1.GetString(buffer, 0, length);
        }
        return text;
    }

    static bool IsWhole(string text)
    {
        const string length = "Content-Length: ";
        var body = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        return body >= 4 && text.IndexOf(length, StringComparison.Ordinal) is >= 0 and var at
            && text.Length - body >= int.Parse(text.AsSpan(at + length.Length, text.IndexOf('\r', at) - at - length.Length), System.Globalization.CultureInfo.InvariantCulture);
    }
}

/// <summary>What was asked, and where to answer.</summary>
sealed record RawRequest(Socket Connection, string Text)
{
    public async Task SayAsync(string text) => await Connection.SendAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

    public async Task SayOneByOneAsync(string text)
    {
        foreach (var character in text)
            await SayAsync(character.ToString());
    }

    public void HangUp() => Connection.Close();
}
