using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace KmsTests.Faults;

/// <summary>A service over HTTP that is honest until a test says otherwise, and again when the fault is taken away. Its address stays.</summary>
/// <param name="place">A Unix socket, or an address of the loopback network that is nobody else's: so that nobody takes it while the service is down.</param>
/// <param name="honest">What it answers to a request, of which each byte is a letter.</param>
sealed class FaultyService(EndPoint place, Func<string, Task<Answer>> honest) : IAsyncDisposable
{
    static readonly byte[] Digits = [.. Enumerable.Range(1, 254).Select(digit => (byte)digit)];

    readonly ConcurrentQueue<string> asked = new();
    readonly ConcurrentDictionary<Task, bool> serving = new();
    volatile Func<string, Answer, Answer>? lie;
    volatile Func<string, Task>? meanwhile;
    volatile Manner manner;
    volatile CancellationTokenSource fault = new();
    Socket? listener;
    int held;

    /// <summary>Where it is, for what asks over TCP.</summary>
    public string Url => $"http://{place}";

    /// <summary>The first lines of all requests so far.</summary>
    public IReadOnlyList<string> Asked => [.. asked.Select(request => request.Split('\r')[0])];

    /// <summary>Whole requests.</summary>
    public IReadOnlyList<string> Requests => [.. asked];

    /// <summary>Whether it listens and answers everybody as it should.</summary>
    public bool IsHonest => listener is not null && lie is null && meanwhile is null && manner is Manner.Promptly;

    /// <summary>How many callers wait for what will not come.</summary>
    public int Held => Volatile.Read(ref held);

    public static FaultyService OverTcp(Func<string, Task<Answer>> honest)
    {
        // Of 127.0.0.0/8 all is this machine's; callers come from 127.0.0.1, so that no port of theirs is in the way.
        var address = new IPAddress([127, .. RandomNumberGenerator.GetItems<byte>(Digits, 3)]);
        using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(address, 0));
        return new(new IPEndPoint(address, ((IPEndPoint)probe.LocalEndPoint!).Port), honest);
    }

    /// <summary>Takes connections, as from now on.</summary>
    public FaultyService Start()
    {
        if (place is UnixDomainSocketEndPoint)
            File.Delete(place.ToString()!);
        listener = place is UnixDomainSocketEndPoint ? new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(place);
        listener.Listen();
        _ = AcceptAsync(listener);
        return this;
    }

    /// <summary>Refuses connections; those there are end.</summary>
    /// <param name="removesSocket">Whether its file goes, too.</param>
    public void Stop(bool removesSocket = false)
    {
        listener?.Dispose();
        listener = null;
        Interrupt();
        if (removesSocket)
            File.Delete(place.ToString()!);
    }

    public void Answers(Manner how) => manner = how;

    /// <summary>Changes what is answered, by the request.</summary>
    public void Lies(Func<string, Answer, Answer> how) => lie = how;

    /// <summary>Does something between a request and its answer.</summary>
    public void Meanwhile(Func<string, Task>? what) => meanwhile = what;

    /// <summary>Takes every fault away.</summary>
    public void Heal()
    {
        (lie, meanwhile, manner) = (null, null, Manner.Promptly);
        Interrupt();
        if (listener is null)
            Start();
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        await Task.WhenAll(serving.Keys);
        fault.Dispose();
    }

    void Interrupt()
    {
        var ended = fault;
        fault = new();
        ended.Cancel();
        ended.Dispose();
    }

    async Task AcceptAsync(Socket from)
    {
        try
        {
            while (true)
            {
                var task = ServeAsync(await from.AcceptAsync());
                serving.TryAdd(task, true);
                _ = task.ContinueWith(ended => serving.TryRemove(ended, out _), TaskScheduler.Default);
            }
        }
        catch (Exception cause) when (cause is SocketException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }

    async Task ServeAsync(Socket accepted)
    {
        using var connection = accepted;
        try
        {
            var end = fault.Token;
            if (await ReadAsync(connection, end) is not { } request)
                return;
            asked.Enqueue(request);
            await (meanwhile?.Invoke(request) ?? Task.CompletedTask);
            var answer = await honest(request);
            await SayAsync(connection, (lie?.Invoke(request, answer) ?? answer).ToBytes(), end);
        }
        catch (Exception cause) when (cause is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The caller has gone, or the fault has.
        }
    }

    Task SayAsync(Socket connection, byte[] answer, CancellationToken end) => manner switch
    {
        Manner.Promptly => SendAsync(connection, answer, end),
        Manner.Never => HoldAsync(end),
        Manner.InHalves => SendAsync(connection, answer.AsMemory(0, answer.Length / 2), end),
        Manner.HangingUp => Task.CompletedTask,
        Manner.InDribbles => DribbleAsync(connection, answer, end),
        _ => throw new InvalidOperationException($"There is no manner {manner}."),
    };

    static async Task SendAsync(Socket connection, ReadOnlyMemory<byte> bytes, CancellationToken end)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await connection.SendAsync(bytes, end)..];
        connection.Shutdown(SocketShutdown.Send);
    }

    async Task DribbleAsync(Socket connection, byte[] answer, CancellationToken end)
    {
        // Some hundred bytes one by one; each further one would be as these.
        for (var at = 0; at < Math.Min(answer.Length - 1, 300); at++)
            await connection.SendAsync(answer.AsMemory(at, 1), end);
        await HoldAsync(end);
    }

    async Task HoldAsync(CancellationToken end)
    {
        Interlocked.Increment(ref held);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, end);
        }
        finally
        {
            Interlocked.Decrement(ref held);
        }
    }

    static async Task<string?> ReadAsync(Socket connection, CancellationToken end)
    {
        var text = new StringBuilder();
        var buffer = new byte[64 * 1024];
        while (!IsWhole(text.ToString()))
        {
            if (await connection.ReceiveAsync(buffer, end) is not (> 0 and var length))
                return null;
            text.Append(Encoding.Latin1.GetString(buffer, 0, length));
        }
        return text.ToString();
    }

    static bool IsWhole(string text)
    {
        if (text.Split("\r\n\r\n", 2) is not [var head, var body])
            return false;
        var length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        return length is null || body.Length >= int.Parse(length.AsSpan("Content-Length: ".Length), System.Globalization.CultureInfo.InvariantCulture);
    }
}
