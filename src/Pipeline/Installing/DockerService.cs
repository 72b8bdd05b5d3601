using System.Diagnostics;
using Pipeline.Clients.Docker;
using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace Pipeline.Installing;

/// <summary>The machine's Docker engine: whether it answers, and how to start it.</summary>
public sealed class DockerService(Workspace workspace, TimeProvider time, Action<string> say)
{
    /// <summary>Arguments to try in turn: a machine without netfilter, or with a file system that overlay cannot use, can still run containers.</summary>
    static readonly string[][] Attempts =
    [
        [],
        ["--iptables=false", "--ip6tables=false", "--bridge=none"],
        ["--iptables=false", "--ip6tables=false", "--bridge=none", "--storage-driver=vfs"],
    ];

    static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);

    string Log => workspace.Artifact("tmp", "dockerd.log");

    /// <summary>Whether the engine answers.</summary>
    /// <exception cref="StepFailedException">It takes connections and says nothing.</exception>
    public static async Task<bool> AnswersAsync(CancellationToken cancel)
    {
        using var engine = await DockerEngine.FindAsync(cancel);
        return engine is not null;
    }

    /// <summary>Installs the engine where it is absent, and starts it unless it answers.</summary>
    /// <returns>False where it cannot run; the reason was said.</returns>
    public async Task<bool> EnsureAsync(Installer installer, CancellationToken cancel)
    {
        if (await AnswersAsync(cancel))
            return true;
        try
        {
            await installer.EnsureAsync([NeededTools.Engine], cancel);
        }
        catch (RunException cause) when (cause is AssetMissingException or ToolFailedException)
        {
            say($"There is no Docker engine, so the KMS runs as a process. {cause.Message}");
            return false;
        }
        return await StartAsync(cancel);
    }

    async Task<bool> StartAsync(CancellationToken cancel)
    {
        if (Directory.Exists("/run/systemd/system"))
            return await StartUnitAsync(cancel);
        if (!Environment.IsPrivilegedProcess)
        {
            say("The Docker engine does not run and only root can start it, so the KMS runs as a process.");
            return false;
        }
        foreach (var arguments in Attempts)
        {
            say($"starting {string.Join(' ', ["dockerd", .. arguments])}");
            if (await StartDaemonAsync(arguments, cancel))
                return true;
        }
        say($"The Docker engine cannot run here, so the KMS runs as a process. {workspace.Name(Log)} has its reasons.");
        return false;
    }

    async Task<bool> StartUnitAsync(CancellationToken cancel)
    {
        try
        {
            string[] command = ["systemctl", "start", "docker"];
            await (Environment.IsPrivilegedProcess
                ? Tool.RunAsync(command[0], command[1..], ToolOptions.Default with { Outlives = true }, cancel)
                : Tool.RunAsync("sudo", ["--non-interactive", .. command], ToolOptions.Default with { Outlives = true }, cancel));
            return await AnswersWithinAsync(StartTime, () => false, cancel);
        }
        catch (RunException cause) when (cause is ToolFailedException or AssetMissingException)
        {
            say($"The Docker engine did not start, so the KMS runs as a process: {cause.Message}");
            return false;
        }
    }

    // setsid, because the engine outlives this run and must not get its Ctrl-C.
    async Task<bool> StartDaemonAsync(string[] arguments, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Log)!);
        var start = new ProcessStartInfo("sh", ["-c", "exec setsid dockerd \"$@\" >>\"$0\" 2>&1 </dev/null", Log, .. arguments]);
        Orphans.Set(start, owner: null);
        using var daemon = Process.Start(start)!;
        var answers = false;
        try
        {
            return answers = await AnswersWithinAsync(StartTime, () => daemon.HasExited, cancel);
        }
        finally
        {
            if (!answers && !daemon.HasExited)
                daemon.Kill(entireProcessTree: true);
        }
    }

    async Task<bool> AnswersWithinAsync(TimeSpan limit, Func<bool> isLost, CancellationToken cancel)
    {
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < limit && !isLost();)
        {
            if (await AnswersYetAsync(cancel))
                return true;
            await Task.Delay(TimeSpan.FromMilliseconds(300), time, cancel);
        }
        return false;
    }

    // An engine that is only just starting may take a connection and drop it.
    static async Task<bool> AnswersYetAsync(CancellationToken cancel)
    {
        try
        {
            return await AnswersAsync(cancel);
        }
        catch (RunException)
        {
            return false;
        }
    }
}
