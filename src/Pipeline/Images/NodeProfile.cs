using Attestation;

namespace Pipeline.Images;

/// <summary>What one profile adds to the base, and how open it is: <c>images/node/{profile}.yaml</c>.</summary>
sealed record NodeProfile
{
    public required Profile Profile { get; init; }

    /// <summary>Whether there is a server for SSH; the finished disk is held to it.</summary>
    public required bool Ssh { get; init; }

    /// <summary>Whether the root can be written; what is written is gone at the next boot. Else the root is read-only and only /var is fresh.</summary>
    public required bool WritableRoot { get; init; }

    /// <summary>Whether the serial port shows the boot; there is no login on it.</summary>
    public required bool Console { get; init; }

    /// <summary>Accounts with a shell. The finished disk has no other, and no password for any.</summary>
    public required IReadOnlyList<string> Accounts { get; init; }

    public required IReadOnlyList<string> Packages { get; init; }
    public required IReadOnlyList<string> Files { get; init; }
    public required IReadOnlyList<string> Enable { get; init; }
    public required IReadOnlyList<string> Mask { get; init; }
    public required IReadOnlyList<string> Remove { get; init; }
    public required IReadOnlyList<string> CommandLine { get; init; }

    /// <summary>What this profile may have besides the base's.</summary>
    public required ReviewedContent Reviewed { get; init; }

    /// <summary>Reads a file's text; <paramref name="file"/> stands for it in messages.</summary>
    /// <exception cref="Runs.AskedWronglyException">A key is missing, unknown or malformed, or the profile is not the expected one.</exception>
    public static NodeProfile Parse(string text, string file, Profile expected)
    {
        var map = YamlMap.Parse(text, file);
        var name = map.Text("profile");
        if (name != expected.Name)
            throw map.Refused("profile", $"profile is \"{name}\"; the file's name says {expected}");
        var reviewed = map.Map("reviewed");
        var settings = new NodeProfile
        {
            Profile = expected,
            Ssh = map.Boolean("ssh"),
            WritableRoot = map.Boolean("writable_root"),
            Console = map.Boolean("console"),
            Accounts = map.Texts("accounts"),
            Packages = map.Texts("packages"),
            Files = map.Names("files"),
            Enable = map.Texts("enable"),
            Mask = map.Texts("mask"),
            Remove = map.Texts("remove"),
            CommandLine = KernelCommandLine.Words(map),
            Reviewed = ReviewedContent.Read(reviewed),
        };
        reviewed.End();
        map.End();
        return settings;
    }
}
