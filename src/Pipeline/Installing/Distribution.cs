namespace Pipeline.Installing;

/// <summary>The machine's Linux distribution, as <c>/etc/os-release</c> names it.</summary>
/// <param name="Id"><c>debian</c>, <c>ubuntu</c>, …</param>
/// <param name="Codename"><c>bookworm</c>; also the name of its suite in the archive.</param>
/// <param name="Name">For people: <c>Debian GNU/Linux 12 (bookworm)</c>.</param>
public sealed record Distribution(string Id, string Codename, string Name)
{
    const string DebianKeys = "/usr/share/keyrings/debian-archive-keyring.gpg";

    /// <summary>Whether we know how to install there.</summary>
    public bool HasApt => (Id, Codename) is ("debian", not "" and not "bullseye") or ("ubuntu", not "" and not "focal" and not "jammy");

    /// <summary>Where to get what is too old in this release; null: nothing is.</summary>
    public NewerSuite? Newer => Codename switch
    {
        "bookworm" => new("bookworm-backports", ["mkosi", "systemd", "systemd-container", "qemu-system-x86"]),
        // Its next releases want another systemd; Debian's backport is content with this one.
        "noble" => new("bookworm-backports", ["mkosi"]) { DebianKeys = DebianKeys },
        _ => null,
    };

    /// <summary>The package that has a tool here: systemd was split up over the years.</summary>
    public string PackageOf(NeededTool tool) => (Codename, tool.Package) switch
    {
        ("bookworm", "systemd-repart" or "systemd-ukify") => "systemd",
        ("noble", "systemd-repart") => "systemd",
        _ => tool.Package,
    };

    public static Distribution Current => Parse(File.Exists("/etc/os-release") ? File.ReadAllText("/etc/os-release") : "");

    public static Distribution Parse(string release)
    {
        var values = release.Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair.Length is 2)
            .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim().Trim('"'), StringComparer.Ordinal);
        return new(
            values.GetValueOrDefault("ID", "linux"),
            values.GetValueOrDefault("VERSION_CODENAME", ""),
            values.GetValueOrDefault("PRETTY_NAME", "this system"));
    }
}

/// <summary>A suite that has some packages newer than the distribution's own.</summary>
public sealed record NewerSuite(string Suite, IReadOnlyList<string> Packages)
{
    /// <summary>The keyring of Debian's archive, which the suite is in though the distribution is another; null: it is in the distribution's own.</summary>
    public string? DebianKeys { get; init; }
}
