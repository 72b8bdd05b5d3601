using Pipeline.Images;

namespace Pipeline.Conformance;

/// <summary>A finished disk as the rows look at it.</summary>
sealed record ExaminedRoot
{
    /// <summary>Folder that the root was extracted to. Links in it point out of it: only what <see cref="Entries"/> calls a file is read.</summary>
    public required string Folder { get; init; }

    /// <summary>Everything in the file system.</summary>
    public required IReadOnlyList<RootEntry> Entries { get; init; }

    public required NodeProfile Profile { get; init; }
    public required NodeBase Base { get; init; }
    public required string CommandLine { get; init; }

    /// <summary>Names of the Debian packages.</summary>
    public required IReadOnlyList<string> Packages { get; init; }

    /// <summary>What <c>systemd-analyze security</c> says of each unit of ours; null where it says nothing.</summary>
    public required IReadOnlyDictionary<string, decimal?> Exposures { get; init; }

    /// <summary>What is unpacked before the root is there.</summary>
    public required ExaminedInitrd Initrd { get; init; }

    public ReviewedContent Reviewed => Base.Reviewed.With(Profile.Reviewed);

    /// <summary>Whether the profile is locked: no account, no SSH, no console.</summary>
    public bool IsLocked => Profile is { Accounts: [], Ssh: false, Console: false };

    /// <summary>The words of the command line.</summary>
    public IReadOnlyList<string> Words => CommandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public bool Has(string path) => Entries.Any(entry => entry.Path == path || entry.Path.StartsWith(path + "/", StringComparison.Ordinal));

    /// <summary>Text of a file; empty when there is none.</summary>
    public string Text(string path) => Entries.Any(entry => entry.Path == path && entry.IsFile) ? File.ReadAllText(Folder + path) : "";

    /// <summary>Lines of a unit or setting, without comments.</summary>
    public IEnumerable<string> Settings(string path) => Text(path).Split('\n').Select(line => line.Trim()).Where(line => line is not "" and not ['#' or ';', ..]);

    public bool IsMasked(string unit) => RootCheck.IsMasked(Folder, unit);

    public bool IsEnabled(string unit) => RootCheck.IsEnabled(Folder, unit);

    /// <summary>A sentence for each unit that could be started.</summary>
    public IEnumerable<string> Unmasked(IEnumerable<string> units) => units.Where(unit => !IsMasked(unit)).Select(unit => $"{unit} is not masked.");

    /// <summary>A sentence for each of these packages that is installed.</summary>
    public IEnumerable<string> Installed(params IReadOnlyList<string> starts) =>
        Packages.Where(name => starts.Any(start => name.StartsWith(start, StringComparison.Ordinal))).Select(name => $"The package {name} is installed.");

    /// <summary>A sentence for each of these paths that is there.</summary>
    public IEnumerable<string> Present(params IReadOnlyList<string> paths) => paths.Where(Has).Select(path => $"{path} is there.");

    /// <summary>A sentence for each of these words that the command line lacks.</summary>
    public IEnumerable<string> Missing(params IReadOnlyList<string> words) => words.Except(Words).Select(word => $"The command line lacks {word}.");
}
