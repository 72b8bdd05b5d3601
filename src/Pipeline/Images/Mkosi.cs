using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace Pipeline.Images;

/// <summary>Runs mkosi on a folder with its configuration.</summary>
/// <param name="workspace">Where the cache of packages is.</param>
/// <param name="say">Receives what mkosi announces; its whole output is in <c>mkosi.log</c> beside the result.</param>
sealed class Mkosi(Workspace workspace, Action<string> say)
{
    /// <summary>What mkosi puts before everything it announces.</summary>
    const string Announced = "‣";

    /// <summary>A name on the PATH, or a path.</summary>
    public string Program { get; init; } = "mkosi";

    /// <summary>Folder in which apt keeps what it downloads.</summary>
    public string Packages => workspace.Artifact("cache", "packages");

    /// <summary>The version that is installed.</summary>
    /// <exception cref="AssetMissingException">None is, or too old a one.</exception>
    public static async Task<MkosiVersion> DemandVersionAsync(CancellationToken cancel) =>
        MkosiVersion.Demand(await Tool.RunAsync("mkosi", ["--version"], ToolOptions.Default, cancel));

    /// <summary>Builds one image.</summary>
    /// <param name="configuration">Folder that the tree of <see cref="MkosiConfiguration"/> was written to.</param>
    /// <param name="output">Folder for the result.</param>
    /// <param name="baseTree">Archive of the root to start from; null: from nothing.</param>
    /// <param name="newLists">Whether the archive's lists of packages are fetched anew; what installs nothing needs none.</param>
    /// <param name="cancel">Kills mkosi; what it made stays in the folder.</param>
    public async Task BuildAsync(string configuration, string output, string? baseTree, bool newLists, CancellationToken cancel)
    {
        var temporary = output + ".work";
        foreach (var folder in (string[])[output, temporary, Packages])
            Directory.CreateDirectory(folder);
        await using var log = new StreamWriter(Path.Combine(output, "mkosi.log"), append: true);
        // depmod, which mkosi runs, gives its lists what modes the umask leaves.
        var command = Umask.Command("022",
            [
                Program,
                "--directory", configuration,
                "--output-dir", output,
                "--workspace-dir", temporary,
                "--package-cache-dir", Packages,
                "--environment", "INITRD=No",
                // lz4hc saves 7 % of the size and takes 15 times as long.
                "--environment", "SYSTEMD_REPART_MKFS_OPTIONS_EROFS=-zlz4 --quiet",
                .. baseTree is null ? Array.Empty<string>() : ["--base-tree", baseTree],
                .. newLists ? Array.Empty<string>() : ["--cache-only", "metadata"],
                "--force", "build",
            ]);
        await Tool.RunAsync(
            command[0],
            [.. command.Skip(1)],
            new()
            {
                // A language or a clock of this machine must not reach the image.
                Environment = new Dictionary<string, string> { ["LC_ALL"] = "C.UTF-8", ["TZ"] = "UTC" },
                OnLine = line =>
                {
                    log.WriteLine(line);
                    if (line.StartsWith(Announced, StringComparison.Ordinal))
                        say("  " + line[Announced.Length..].Trim());
                },
            },
            cancel);
    }
}
