namespace Attestation.Measurements;

/// <summary>The words of a kernel command line by which a node image says what it is.</summary>
/// <remarks>
/// <c>calimero.role=node calimero.profile={profile} calimero.root_hash={hex}</c>, each once: mero-node boots with nothing else, and
/// extends RTMR3 by them.
/// </remarks>
public sealed record ImageMarkers
{
    public required Profile Profile { get; init; }

    /// <summary>The dm-verity root hash, 64 lower-case hex digits.</summary>
    public required string RootHash { get; init; }

    /// <summary>Reads the words of a command line.</summary>
    /// <exception cref="FormatException">A word is missing, repeated or has another form; the message names it.</exception>
    public static ImageMarkers Parse(string commandLine)
    {
        string[] words = commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (One(words, "calimero.role") is var role and not "node")
            throw new FormatException($"the command line says calimero.role={role}; node is expected");
        var profile = One(words, "calimero.profile");
        var rootHash = One(words, "calimero.root_hash");
        if (!Profile.TryParse(profile, out var known))
            throw new FormatException($"the command line says calimero.profile={profile}; the profiles are {string.Join(", ", Profile.All)}");
        return rootHash.Length == ProfileEvent.RootHashLength && rootHash.All(char.IsAsciiHexDigitLower)
            ? new() { Profile = known, RootHash = rootHash }
            : throw new FormatException($"the command line says calimero.root_hash={rootHash}; {ProfileEvent.RootHashLength} lower-case hex digits are expected");
    }

    static string One(string[] words, string key)
    {
        string[] found = [.. words.Where(word => word.StartsWith($"{key}=", StringComparison.Ordinal))];
        return found is [var word]
            ? word[(key.Length + 1)..]
            : throw new FormatException($"the command line has {key}= {(found.Length == 0 ? "nowhere" : $"{found.Length} times")}; it is expected once");
    }
}
