namespace Pipeline.Images;

/// <summary>The kernel's command line: measured into RTMR2, and the place where the root hash stands.</summary>
static class KernelCommandLine
{
    /// <summary>The serial port of a GCP machine, and of QEMU's q35.</summary>
    const string Serial = "console=ttyS0,115200";

    // What the build writes itself must not also come from a file: the last word would win.
    static readonly IReadOnlyList<string> Reserved =
        ["calimero.", "roothash=", "usrhash=", "root=", "rw", "console=", "systemd.volatile=", "init=", "rdinit="];

    /// <summary>The words of one image; its root hash is 64 lower-case hex digits.</summary>
    public static string Of(NodeBase common, NodeProfile profile, string rootHash) => string.Join(' ',
    [
        $"roothash={rootHash}",
        "ro",
        // overlay: writes go to memory and vanish. state: the root cannot be written and only /var is memory.
        profile.WritableRoot ? "systemd.volatile=overlay" : "systemd.volatile=state",
        .. profile.Console ? [Serial] : Array.Empty<string>(),
        .. common.CommandLine,
        .. profile.CommandLine,
        "calimero.role=node",
        $"calimero.profile={profile.Profile}",
        $"calimero.root_hash={rootHash}",
    ]);

    /// <summary>Reads the words that a file adds.</summary>
    internal static IReadOnlyList<string> Words(YamlMap map)
    {
        var words = map.Texts("command_line");
        foreach (var word in words)
        {
            if (word.Any(letter => letter is ' ' or '"' || char.IsControl(letter)))
                throw map.Refused("command_line", $"command_line has \"{word}\"; one entry is one word, without spaces or quotes");
            if (Reserved.FirstOrDefault(start => start.EndsWith('=') || start.EndsWith('.') ? word.StartsWith(start, StringComparison.Ordinal) : word == start) is { } own)
                throw map.Refused("command_line", $"command_line has \"{word}\"; words with {own} are written by the build. Remove it");
        }
        return words;
    }
}
