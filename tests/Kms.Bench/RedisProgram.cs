using System.Diagnostics;
using System.Net.Sockets;
using Pipeline.Clients.Processes;

namespace KmsBench;

/// <summary>A redis-server of its own, on a Unix socket, that writes nothing to disk.</summary>
sealed class RedisProgram : IAsyncDisposable
{
    const string Program = "redis-server";
    const int Attempts = 100;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    readonly Process process;

    RedisProgram(Process process, string socket) => (this.process, Url) = (process, $"unix://{socket}");

    /// <summary>What REDIS_URL says.</summary>
    public string Url { get; }

    public static bool IsInstalled => Tool.Find(Program) is not null;

    /// <exception cref="InvalidOperationException">It does not listen.</exception>
    public static async Task<RedisProgram> StartAsync(string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var socket = Path.Combine(folder, "redis.sock");
        var process = Process.Start(new ProcessStartInfo(Tool.Find(Program)!,
            ["--port", "0", "--unixsocket", socket, "--dir", folder, "--save", "", "--appendonly", "no", "--daemonize", "no", "--logfile", "redis.log"]))!;
        var server = new RedisProgram(process, socket);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await ListensAsync(socket, cancel))
                return server;
            await Task.Delay(Pause, cancel);
        }
        await server.DisposeAsync();
        throw new InvalidOperationException($"redis-server does not listen on {socket}; {folder}/redis.log says why.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    static async Task<bool> ListensAsync(string path, CancellationToken cancel)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
