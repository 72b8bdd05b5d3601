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
    /// <summary>The build's output is in <c>{name}.log</c> as long as it runs, and after a failure.</summary>
    /// <returns>The folder's artifacts.</returns>
    /// <exception cref="ToolFailedException">The build failed.</exception>
    public async Task<string> RunAsync(BuildCircumstances circumstances, CancellationToken cancel)
    {
        var checkout = Directory.CreateDirectory(Path.Combine(folder, circumstances.Folder)).FullName;
        await CopyAsync(checkout, cancel);
        say($"The {circumstances.Name} build: {circumstances.Describe(Environment.IsPrivilegedProcess)}");
        IReadOnlyList<string> command = circumstances.Command(
            ["./build.sh", "Measure", "--no-install", .. mirror is null ? Array.Empty<string>() : ["--mirror", mirror]], Environment.IsPrivilegedProcess);
        await using var log = TextWriter.Synchronized(new StreamWriter(Path.Combine(folder, $"{circumstances.Name}.log")) { AutoFlush = true });
        await Tool.RunAsync(command[0], [.. command.Skip(1)], new()
        {
            Folder = checkout,
            Environment = circumstances.Environment,
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

    // A build reads the commit it is of. This names where it is written, and makes no worktree that git would remember.
    async Task ReferToGitAsync(string checkout, CancellationToken cancel)
    {
        var git = workspace.Source(".git");
        await File.WriteAllTextAsync(Path.Combine(checkout, ".git"), File.Exists(git) ? await File.ReadAllTextAsync(git, cancel) : $"gitdir: {git}\n", cancel);
    }

    async Task CopyAsync(string checkout, CancellationToken cancel)
    {
        var files = await Tool.RunAsync("git", ["-c", "core.quotePath=off", "ls-files", "--cached", "--others", "--exclude-standard"], new() { Folder = workspace.Root }, cancel);
        foreach (var name in files.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(name => File.Exists(workspace.Source(name))))
        {
            var target = Path.Combine(checkout, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (new FileInfo(workspace.Source(name)).LinkTarget is { } link)
                File.CreateSymbolicLink(target, link);
            else
                File.Copy(workspace.Source(name), target);
        }
        await ReferToGitAsync(checkout, cancel);
    }
}
