using Attestation;

namespace Node.Boot;

/// <summary>What the kernel's command line says the image is: measured into RTMR2 before the first program ran.</summary>
sealed record CommandLineMarkers
{
    const string RoleKey = "calimero.role";
    const string ProfileKey = "calimero.profile";
    const string RootHashKey = "calimero.root_hash";

    public required Profile Profile { get; init; }

    /// <summary>The dm-verity root hash, 64 lower-case hex digits.</summary>
    public required string RootHash { get; init; }

    /// <summary>Reads the words of a command line; each marker must be there exactly once.</summary>
    /// <exception cref="BootRefusedException">A marker is missing, repeated or has another form, or the role is not <c>node</c>.</exception>
    public static CommandLineMarkers Parse(string commandLine)
    {
        var words = commandLine.Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var role = Marker(words, RoleKey);
        if (role is not "node")
            throw Refused($"says {RoleKey}={role}, and this program is for {RoleKey}=node");
        var name = Marker(words, ProfileKey);
        if (!Profile.TryParse(name, out var profile))
            throw Refused($"says {ProfileKey}={name}; the profiles are {string.Join(", ", Profile.All)}");
        var rootHash = Marker(words, RootHashKey);
        if (rootHash.Length is not 64 || !rootHash.All(char.IsAsciiHexDigitLower))
            throw Refused($"says {RootHashKey}={rootHash}; 64 lower-case hex digits are expected");
        return new() { Profile = profile, RootHash = rootHash };
    }

    static string Marker(string[] words, string key)
    {
        var values = words.Where(word => word.StartsWith(key + "=", StringComparison.Ordinal)).Select(word => word[(key.Length + 1)..]).ToArray();
        return values switch
        {
            [var one] => one,
            [] => throw Refused($"has no {key}"),
            _ => throw Refused($"has {key} {values.Length} times"),
        };
    }

    static BootRefusedException Refused(string what) =>
        new($"/proc/cmdline {what}. Boot an image of this repository as it was built.", ExitCode.VerificationFailed);
}
