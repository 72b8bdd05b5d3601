namespace Attestation.Comparisons;

/// <summary>Two command lines, word by word.</summary>
public sealed record CommandLineDifference
{
    static readonly string[] RootHashKeys = ["roothash", "usrhash", "calimero.root_hash"];

    /// <summary>In words: <c>"quiet" was removed</c>.</summary>
    public IReadOnlyList<string> Words => [.. Parts.Select(part => part.Words)];

    /// <summary>Each difference in words, with what it says: a root hash, a profile, or anything else.</summary>
    public required IReadOnlyList<(DifferenceCause Cause, string Words)> Parts { get; init; }

    /// <summary>What all differing words say; <see cref="DifferenceCause.CommandLine"/> where they say several things.</summary>
    public required DifferenceCause Cause { get; init; }

    /// <summary>Whether a word with a root hash is among them.</summary>
    public bool HasRootHash { get; init; }

    public static CommandLineDifference Between(string before, string after)
    {
        var (less, more) = (Split(before), Split(after));
        foreach (var (one, other) in CommonSequence.Of(less, more, (one, other) => one == other).AsEnumerable().Reverse())
        {
            less.RemoveAt(one);
            more.RemoveAt(other);
        }
        List<(DifferenceCause Cause, string Words)> said = [];
        List<string> keys = [.. less.Concat(more).Select(Key)];
        foreach (var word in less.ToArray())
        {
            // The same word elsewhere, else another value of the same name.
            if ((more.Remove(word) ? word : more.Find(other => Key(other) == Key(word) && word.Contains('='))) is not { } partner)
                continue;
            less.Remove(word);
            more.Remove(partner);
            said.Add((CauseOf(word), partner == word ? $"\"{word}\" moved" : $"\"{word}\" became \"{partner}\""));
        }
        said.AddRange(less.Select(word => (CauseOf(word), $"\"{word}\" was removed")));
        said.AddRange(more.Select(word => (CauseOf(word), $"\"{word}\" was added")));
        return new()
        {
            Parts = said,
            HasRootHash = keys.Exists(RootHashKeys.Contains),
            Cause = keys.TrueForAll(RootHashKeys.Contains) ? DifferenceCause.RootHash
                : keys.TrueForAll(key => key is "calimero.profile") ? DifferenceCause.Profile
                : DifferenceCause.CommandLine,
        };
    }

    static DifferenceCause CauseOf(string word) => Key(word) switch
    {
        var key when RootHashKeys.Contains(key) => DifferenceCause.RootHash,
        "calimero.profile" => DifferenceCause.Profile,
        _ => DifferenceCause.CommandLine,
    };

    static List<string> Split(string text) => [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    static string Key(string word) => word.Split('=')[0];
}
