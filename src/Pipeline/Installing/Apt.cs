using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace Pipeline.Installing;

/// <summary>Installs packages, as root or through sudo.</summary>
public sealed class Apt(Action<string> say)
{
    /// <summary>Where apt is told of its sources.</summary>
    public const string Folder = "/etc/apt";

    static readonly string[] Install =
        ["apt-get", "install", "--yes", "--no-install-recommends", "-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Options::=--force-confold"];

    static readonly string[] Update = ["apt-get", "update", "-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=300"];

    /// <summary>Whether this process may install at all.</summary>
    public static bool IsPermitted => Environment.IsPrivilegedProcess || Tool.Find("sudo") is not null;

    public async Task RunAsync(AptPlan plan, CancellationToken cancel)
    {
        if (plan.Keyrings.Count > 0)
        {
            await RootAsync(Update, cancel);
            await RootAsync([.. Install, .. plan.Keyrings], cancel);
        }
        foreach (var (path, text) in plan.Files)
            await WriteAsync(path, text, cancel);
        await RootAsync(Update, cancel);
        foreach (var arguments in plan.Installs)
            await RootAsync([.. Install, .. arguments], cancel);
    }

    async Task WriteAsync(string path, string text, CancellationToken cancel)
    {
        say($"adding {path}");
        var draft = Path.GetTempFileName();
        await AtomicFile.WriteAsync(draft, text, cancel);
        await RootAsync(["install", "-D", "--mode=0644", draft, path], cancel);
        File.Delete(draft);
    }

    // env, because sudo does not pass variables on.
    Task<string> RootAsync(IReadOnlyList<string> command, CancellationToken cancel)
    {
        string[] asked = ["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8", .. command];
        return Environment.IsPrivilegedProcess
            ? Tool.RunAsync(asked[0], asked[1..], ToolOptions.Default with { OnLine = say, Outlives = true }, cancel)
            : Tool.RunAsync("sudo", ["--non-interactive", .. asked], ToolOptions.Default with { OnLine = say, Outlives = true }, cancel);
    }
}
