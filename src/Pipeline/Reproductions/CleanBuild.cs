using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace Pipeline.Reproductions;

/// <summary>Builds the images from nothing: copies what git would commit into a folder of its own, and starts its build there.</summary>
/// <param name="workspace">The checkout that is copied.</param>
/// <param name="folder">Folder of the comparison.</param>
/// <param name="mirror">The Debian mirror that was asked for, or null.</param>
/// <param name="say">Receives progress.</param>
sealed class CleanBuild(Workspace workspace, string folder, string? mirror, Action<string> say)
{
    /// <summary>Copies the sources. Both builds' copies are made before the first begins: what changes in the checkout meanwhile is no difference.</summary>
    public async Task CopyAsync(BuildCircumstances circumstances, CancellationToken cancel)
    {
        var checkout = Directory.CreateDirectory(Checkout(circumstances)).FullName;
        var files = await Tool.RunAsync("git", ["-c", "core.quotePath=off", "ls-files", "--cached", "--others", "--exclude-standard"], new() { Folder = workspace.Root }, cancel);
        foreach (var name in files.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(name => File.Exists(workspace.Source(name))))
            Copy(workspace.Source(name), Path.Combine(checkout, name), circumstances.SourcesWritten);
        await ReferToGitAsync(checkout, cancel);
    }

    /// <summary>Builds what was copied. The build's output is in <c>{name}.log</c> as long as it runs, and after a failure.</summary>
    /// <returns>The folder's artifacts.</returns>
    /// <exception cref="ToolFailedException">The build failed.</exception>
    public async Task<string> RunAsync(BuildCircumstances circumstances, CancellationToken cancel)
    {
        var checkout = Checkout(circumstances);
        say($"The {circumstances.Name} build: {circumstances.Describe(Environment.IsPrivilegedProcess)}");
        IReadOnlyList<string> command = circumstances.Command(
            ["./build.sh", "Predict", "KmsImages", "--no-install", .. mirror is null ? Array.Empty<string>() : ["--mirror", mirror]], Environment.IsPrivilegedProcess);
        await using var log = TextWriter.Synchronized(new StreamWriter(Path.Combine(folder, $"{circumstances.Name}.log")) { AutoFlush = true });
        await Tool.RunAsync(command[0], [.. command.Skip(1)], new()
        {
            Folder = checkout,
            // A compiler that the first build left running would carry its circumstances into the second.
            Environment = new Dictionary<string, string>(circumstances.Environment) { ["UseSharedCompilation"] = "false" },
            OnLine = line =>
            {
                log.WriteLine(line);
                // A step's line: "image:debug: build … (not done before)".
                if (line.EndsWith("(not done before)", StringComparison.Ordinal))
                    say($"  {circumstances.Name}: {line}");
            },
        }, cancel);
        return Path.Combine(checkout, "artifacts");
    }

    string Checkout(BuildCircumstances circumstances) => Path.Combine(folder, circumstances.Folder);

    // A build reads the commit it is of. This names where it is written, and makes no worktree that git would remember.
    async Task ReferToGitAsync(string checkout, CancellationToken cancel)
    {
        var git = workspace.Source(".git");
        await File.WriteAllTextAsync(Path.Combine(checkout, ".git"), File.Exists(git) ? await File.ReadAllTextAsync(git, cancel) : $"gitdir: {git}\n", cancel);
    }

    static void Copy(string source, string target, DateTimeOffset? written)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (new FileInfo(source).LinkTarget is { } link)
        {
            File.CreateSymbolicLink(target, link);
            return;
        }
        File.Copy(source, target);
        if (written is { } time)
            File.SetLastWriteTimeUtc(target, time.UtcDateTime);
    }
}
