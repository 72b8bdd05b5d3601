using System.Text.Json;
using Attestation;
using Pipeline.Conformance;
using Pipeline.Images;
using Pipeline.Runs;

namespace Pipeline.Boots;

/// <summary>Holds what a booted machine told of itself to what its image is to be.</summary>
sealed class BootedCheck(Workspace workspace)
{
    /// <summary>Where the image's kernel settings come from.</summary>
    public static string SettingsOf(Workspace workspace) => workspace.Source("images", "node", "files", "base", "etc", "sysctl.d", "50-node.conf");

    /// <summary>Judges <c>facts.json</c> of a folder and leaves the table beside it, whatever it says.</summary>
    /// <exception cref="VerificationFailedException">A row is not met; the message names each.</exception>
    public async Task<ConformanceTable> DemandAsync(Profile profile, string folder, CancellationToken cancel)
    {
        var facts = Path.Combine(folder, BootPaths.Facts);
        var image = await ImageRecord.ReadAsync(Path.Combine(NodeImages.FolderOf(workspace, profile), "image.json"), cancel);
        var settings = NodeSettings.Read(workspace);
        var rows = BootedConformance.Rows(new()
        {
            Facts = new(Parse(await File.ReadAllTextAsync(facts, cancel))),
            Profile = settings.Profiles.Single(one => one.Profile == profile),
            Base = settings.Base,
            CommandLine = image.CommandLine,
            RootHash = image.RootHash,
            Settings = Read(await File.ReadAllTextAsync(SettingsOf(workspace), cancel)),
        });
        var table = new ConformanceTable
        {
            SchemaVersion = 1,
            Version = image.Version,
            Profile = profile,
            RootHash = image.RootHash,
            FactsSha256 = await Digest.OfFileAsync(facts, cancel),
            Rows = rows,
        };
        await File.WriteAllTextAsync(Path.Combine(folder, BootPaths.Conformance), table.ToJson(), cancel);
        table.DemandMet();
        return table;
    }

    /// <summary>What a file of sysctl.d sets, by name.</summary>
    /// <exception cref="VerificationFailedException">A line sets nothing, or a name is set twice.</exception>
    internal static IReadOnlyDictionary<string, string> Read(string text)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line is not ['#' or ';', ..]))
        {
            if (line.Split('=', 2, StringSplitOptions.TrimEntries) is not [var name, var value] || !settings.TryAdd(name, value))
                throw new VerificationFailedException($"50-node.conf has the line \"{line}\"; each line sets one name, once.");
        }
        return settings;
    }

    // Members that are there twice are the rows' affair: each says which.
    static JsonElement Parse(string facts)
    {
        using var document = JsonDocument.Parse(facts, new() { MaxDepth = 16 });
        return document.RootElement.Clone();
    }
}
