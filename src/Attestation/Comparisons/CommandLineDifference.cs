namespace Attestation.Comparisons;

/// <summary>Two command lines, word by word.</summary>
sealed record CommandLineDifference
{
    static readonly string[] RootHashKeys = ["roothash", "usrhash", "calimero.root_hash"];

    /// <summary>In words: <c>"quiet" was removed</c>.</summary>
    public required IReadOnlyList<string> Words { get; init; }

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
        List<string> said = [], keys = [.. less.Concat(more).Select(Key)];
        foreach (var word in less.ToArray())
        {
            // The same word elsewhere, else another value of the same name.
            if ((more.Remove(word) ? word : more.Find(other => Key(other) == Key(word) && word.Contains('='))) is not { } partner)
                continue;
            less.Remove(word);
            more.Remove(partner);
            said.Add(partner == word ? $"\"{word}\" moved" : $"\"{word}\" became \"{partner}\"");
        }
        said.AddRange(less.Select(word => $"\"{word}\" was removed"));
        said.AddRange(more.Select(word => $"\"{word}\" was added"));
        return new()
        {
            Words = said,
            HasRootHash = keys.Exists(RootHashKeys.Contains),
            Cause = keys.TrueForAll(RootHashKeys.Contains) ? DifferenceCause.RootHash
                : keys.TrueForAll(key => key is "calimero.profile") ? DifferenceCause.Profile
                : DifferenceCause.CommandLine,
        };
    }

    static List<string> Split(string text) => [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    static string Key(string word) => word.Split('=')[0];
}
