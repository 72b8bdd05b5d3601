using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace KmsTests.Challenges.Redis;

/// <summary>A real redis-server on a Unix socket of its own, that tests kill, freeze and start again.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    const string Program = "redis-server";

    // A thousand times 10 ms: no machine is that slow.
    const int Attempts = 1000;

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mero-redis-");
    Process? process;

    public string Socket => Path.Combine(folder.FullName, "redis.sock");

    public string Folder => folder.FullName;

    /// <summary>What REDIS_URL would say.</summary>
    public string Url => $"unix://{Socket}";

    internal bool IsRunning => process is { HasExited: false };

    internal IReadOnlyList<string> Options { get; init; } = [];

    static bool IsInstalled => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(path => File.Exists(Path.Combine(path, Program)));

    static bool MayBeMissing => Environment.GetEnvironmentVariable("CI") is null or "" or "false";

    /// <summary>A port that nobody listens on.</summary>
    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static async Task<RedisServer> StartedAsync(params string[] options)
    {
        var server = new RedisServer { Options = options };
        await server.StartAsync();
        return server;
    }

    public async ValueTask InitializeAsync() => await StartAsync();

    public async Task StartAsync()
    {
        // ./build.sh Test installs it; where CI runs, its absence is no reason to skip.
        Assert.SkipWhen(!IsInstalled && MayBeMissing, "redis-server is absent: install the package redis-server.");
        process = Process.Start(new ProcessStartInfo(Program,
            ["--port", "0", "--unixsocket", Socket, "--dir", Folder, "--save", "", "--appendonly", "no", "--daemonize", "no", "--logfile", "redis.log", .. Options]))!;
        await AwaitAsync(said => said is "PONG" || said.StartsWith("NOAUTH", StringComparison.Ordinal), "PING");
    }

    public void Kill()
    {
        process!.Kill();
        process.WaitForExit();
    }

    /// <summary>Connections stay, and nothing answers.</summary>
    public void Freeze() => Run("kill", "-STOP", process!.Id.ToString(CultureInfo.InvariantCulture));

    public void Thaw() => Run("kill", "-CONT", process!.Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Lets time pass for all that it keeps, as far as challenges know time.</summary>
    public void Age(TimeSpan by) => Ask("EVAL", """
        local by = tonumber(ARGV[1])
        for _, key in ipairs(redis.call('KEYS', '*')) do
          local left = redis.call('PTTL', key)
          if left >= 0 and left <= by then
            redis.call('DEL', key)
          else
            redis.call('PEXPIRE', key, left - by)
            if redis.call('TYPE', key).ok == 'zset' then
              local members = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
              for at = 1, #members, 2 do redis.call('ZADD', key, members[at + 1] - by, members[at]) end
            end
          end
        end
        """, "0", by.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));

    /// <summary>What redis-cli prints.</summary>
    public string Ask(params string[] command) => Run("redis-cli", ["-s", Socket, .. command]);

    /// <summary>Waits until redis-cli prints this; fails if it never does.</summary>
    public Task AwaitAsync(string expected, params string[] command) => AwaitAsync(said => said.Contains(expected, StringComparison.Ordinal), command);

    public ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
            Kill();
        process?.Dispose();
        folder.Delete(recursive: true);
        return default;
    }

    async Task AwaitAsync(Func<string, bool> isReached, params string[] command)
    {
        var said = "";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            said = Ask(command);
            if (isReached(said))
                return;
            await Task.Delay(10);
        }
        Assert.Fail($"To {string.Join(' ', command)} redis-server still says \"{said}\".");
    }

    static string Run(string program, params string[] arguments)
    {
        using var run = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = run.StandardOutput.ReadToEnd();
        run.WaitForExit();
        return said.Trim();
    }
}
