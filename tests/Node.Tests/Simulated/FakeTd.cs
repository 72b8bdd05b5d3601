using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace NodeTests.Simulated;

/// <summary>The other end of a port that answers what a test wants, or nothing.</summary>
sealed class FakeTd : IAsyncDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("mero-td-").FullName;
    readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    readonly CancellationTokenSource stop = new();
    readonly Func<string, int, string?> answer;
    readonly Task serving;

    /// <param name="answer">From op and number; null: none, and an empty text: the end of the connection.</param>
    public FakeTd(Func<string, int, string?> answer)
    {
        this.answer = answer;
        listener.Bind(new UnixDomainSocketEndPoint(Socket));
        listener.Listen();
        serving = ServeAsync();
    }

    /// <summary>Whether <c>answer</c> gets the whole line in place of its op.</summary>
    public bool SeesLines { get; init; }

    public string Socket => Path.Combine(folder, "td.sock");

    /// <summary>Released for each line that is not answered.</summary>
    public SemaphoreSlim Unanswered { get; } = new(0);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving;
        listener.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    async Task ServeAsync()
    {
        try
        {
            using var machine = new NetworkStream(await listener.AcceptAsync(stop.Token), ownsSocket: true);
            using var lines = new StreamReader(machine);
            while (await lines.ReadLineAsync(stop.Token) is { } line)
            {
                if (line.Length > 0 && !await AnswerAsync(machine, line))
                    return;
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException)
        {
            // The test is over.
        }
    }

    async Task<bool> AnswerAsync(NetworkStream machine, string line)
    {
        using var asked = JsonDocument.Parse(line);
        var said = answer(SeesLines ? line : asked.RootElement.GetProperty("op").GetString()!, asked.RootElement.GetProperty("id").GetInt32());
        if (said is null)
            Unanswered.Release();
        if (said is { Length: > 0 })
            await machine.WriteAsync(Encoding.UTF8.GetBytes(said + "\n"), stop.Token);
        return said is not "";
    }
}
