using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KmsBench;

/// <summary>The released KMS program, in a process and a folder of its own.</summary>
sealed class KmsProgram : IAsyncDisposable
{
    const int Attempts = 300;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    readonly Process process;

    KmsProgram(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Processor time since its start, of all its threads, in user and system mode.</summary>
    public TimeSpan Processor => ProcessorClock.Of(process.Id);

    /// <summary>Bytes of memory that are its at the moment (resident set).</summary>
    public long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <param name="program">Path of the program.</param>
    /// <param name="folder">Receives its state, its audit log and what it says; is made here.</param>
    /// <param name="variables">Its settings, apart from where it listens and keeps its state.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="InvalidOperationException">It does not become ready.</exception>
    public static async Task<KmsProgram> StartAsync(string program, string folder, IReadOnlyDictionary<string, string> variables, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        // Into a file as a container's log is, and not through a pipe that the load would have to empty.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" > \"$1\" 2>&1", program, Path.Combine(folder, "output.log")]) { WorkingDirectory = folder };
        start.Environment.Clear();
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        start.Environment["LISTEN_ADDR"] = address.Authority;
        start.Environment["MERO_KMS_STATE_DIR"] = folder;
        var server = new KmsProgram(Process.Start(start)!, address);
        try
        {
            await server.AwaitReadyAsync(Path.Combine(folder, "output.log"), cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    async Task AwaitReadyAsync(string log, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = Address };
        for (var attempt = 0; attempt < Attempts && !process.HasExited; attempt++)
        {
            if (await IsReadyAsync(http, cancel))
                return;
            await Task.Delay(Pause, cancel);
        }
        throw new InvalidOperationException($"The KMS did not become ready; it said: {await File.ReadAllTextAsync(log, cancel)}");
    }

    static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancel)
    {
        try
        {
            using var answer = await http.GetAsync("/ready", cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return false;
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
