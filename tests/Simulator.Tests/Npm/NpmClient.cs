using System.Diagnostics;

namespace SimulatorTests.Npm;

/// <summary>The published npm client, as package-lock.json beside this file pins it, installed under artifacts once.</summary>
static class NpmClient
{
    static readonly string[] Files = ["package.json", "package-lock.json", ".npmrc", "calls.js"];

    static readonly string Source = Path.Combine(Repository.Root, "tests", "Simulator.Tests", "Npm");

    static readonly string Folder = Path.Combine(Repository.Root, "artifacts", "npm", "dstack-sdk");

    static readonly Lazy<Task> Installed = new(InstallAsync);

    static bool MayBeMissing => Environment.GetEnvironmentVariable("CI") is null or "" or "false";

    /// <summary>What calls.js prints.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        // ./build.sh Test installs them; where CI runs, their absence is no reason to skip.
        Assert.SkipWhen(!(IsThere("node") && IsThere("npm")) && MayBeMissing, "node or npm is absent: install the packages nodejs and npm.");
        await Installed.Value;
        return await RunAsync("node", ["calls.js", .. arguments]);
    }

    static async Task InstallAsync()
    {
        Directory.CreateDirectory(Folder);
        var stamp = Path.Combine(Folder, "installed");
        var isInstalled = File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == await File.ReadAllTextAsync(Path.Combine(Source, "package-lock.json"));
        foreach (var file in Files)
            File.Copy(Path.Combine(Source, file), Path.Combine(Folder, file), overwrite: true);
        if (isInstalled)
            return;
        // Exactly the lock's packages, by their hashes, and no script of theirs is run.
        await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        File.Copy(Path.Combine(Folder, "package-lock.json"), stamp, overwrite: true);
    }

    static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var run = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complained) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        try
        {
            await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            run.Kill(entireProcessTree: true);
            throw;
        }
        Assert.True(run.ExitCode == 0, $"{program} ended with {run.ExitCode}: {await complained}");
        return await said;
    }

    static bool IsThere(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(path => File.Exists(Path.Combine(path, program)));
}
