using System.Net.Sockets;
using System.Text;

namespace KmsTests.Challenges.Redis;

/// <summary>Stands between a store and a server: an address that can lead elsewhere, and a line on which answers can be lost.</summary>
sealed class RedisRelay : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mero-relay-");
    readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    readonly List<Socket> open = [];
    readonly CancellationTokenSource end = new();
    volatile RedisServer target;
    volatile bool losesAnswers;
    volatile Func<string, string>? lie;

    public RedisRelay(RedisServer target)
    {
        this.target = target;
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder.FullName, "relay.sock")));
        listener.Listen();
        Accepting = AcceptAsync();
    }

    public string Url => $"unix://{folder.FullName}/relay.sock";

    Task Accepting { get; }

    /// <summary>From now on what is asked arrives, and no answer comes back.</summary>
    public void LoseAnswers() => losesAnswers = true;

    /// <summary>From now on answers come back changed; as text each byte is a letter.</summary>
    public void Change(Func<string, string> how) => lie = how;

    /// <summary>Ends all connections; new ones lead to this server.</summary>
    public void LeadTo(RedisServer server)
    {
        target = server;
        losesAnswers = false;
        lie = null;
        lock (open)
        {
            open.ForEach(socket => socket.Dispose());
            open.Clear();
        }
    }

    public void Dispose()
    {
        end.Cancel();
        LeadTo(target);
        listener.Dispose();
        folder.Delete(recursive: true);
        end.Dispose();
    }

    async Task AcceptAsync()
    {
        while (!end.IsCancellationRequested)
        {
            var client = await listener.AcceptAsync(end.Token);
            var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            lock (open)
                open.AddRange([client, server]);
            try
            {
                await server.ConnectAsync(new UnixDomainSocketEndPoint(target.Socket), end.Token);
            }
            catch (SocketException)
            {
                // Nobody is there: the caller sees its line end, and may call again.
                client.Dispose();
                server.Dispose();
                continue;
            }
            _ = Task.WhenAll(PumpAsync(client, server, areAnswers: false), PumpAsync(server, client, areAnswers: true));
        }
    }

    async Task PumpAsync(Socket from, Socket to, bool areAnswers)
    {
        var buffer = new byte[64 * 1024];
        using (from)
        using (to)
        {
            while (await from.ReceiveAsync(buffer, end.Token) is > 0 and var length)
            {
                if (areAnswers && losesAnswers)
                    continue;
                var said = buffer.AsMemory(0, length);
                await to.SendAsync(areAnswers && lie is { } change ? Encoding.Latin1.GetBytes(change(Encoding.Latin1.GetString(said.Span))) : said, end.Token);
            }
        }
    }
}
