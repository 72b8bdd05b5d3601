using Pipeline.Runs;

namespace Pipeline.Images;

/// <summary>Where Debian's packages are fetched from.</summary>
/// <param name="Packages">The archive with the release and its backports.</param>
/// <param name="Security">The archive with the security updates.</param>
sealed record AptMirror(Uri Packages, Uri Security)
{
    /// <summary>What a machine without Debian sources uses.</summary>
    public static AptMirror Default { get; } = new(new("http://deb.debian.org/debian"), new("http://deb.debian.org/debian-security"));

    /// <summary>The mirror that somebody asked for: security updates are beside the archive, as on deb.debian.org.</summary>
    /// <exception cref="AskedWronglyException">It is no http or https address.</exception>
    public static AptMirror Given(string mirror) =>
        Uri.TryCreate(mirror, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? new(Trim(uri), new(Trim(uri) + "-security"))
            : throw new AskedWronglyException($"\"{mirror}\" is no mirror; the http or https address of a Debian archive is expected, such as {Default.Packages}.");

    /// <summary>The mirror that apt uses on this machine, from <c>sources.list</c> and <c>sources.list.d</c>, both forms.</summary>
    /// <param name="folder"><c>/etc/apt</c>.</param>
    public static AptMirror Of(string folder)
    {
        var uris = Sources(folder).SelectMany(Uris).Select(Trim).ToArray();
        return new(
            uris.FirstOrDefault(uri => uri.AbsolutePath is "/debian" || uri.AbsolutePath.EndsWith("/debian", StringComparison.Ordinal)) ?? Default.Packages,
            uris.FirstOrDefault(uri => uri.AbsolutePath.EndsWith("/debian-security", StringComparison.Ordinal)) ?? Default.Security);
    }

    static IEnumerable<string> Sources(string folder)
    {
        var single = Path.Combine(folder, "sources.list");
        var many = Path.Combine(folder, "sources.list.d");
        IEnumerable<string> files = Directory.Exists(many) ? Directory.EnumerateFiles(many).Order(StringComparer.Ordinal) : [];
        return files.Prepend(single).Where(file => File.Exists(file) && (file == single || Path.GetExtension(file) is ".list" or ".sources"));
    }

    // One-line: "deb [options] URI suite component…". deb822: "URIs: URI…", in a stanza that may say "Enabled: no".
    static IEnumerable<Uri> Uris(string file)
    {
        var text = File.ReadAllText(file).ReplaceLineEndings("\n");
        var stanzas = text.Split("\n\n").Where(stanza => !stanza.Split('\n').Any(line => Field(line, "Enabled") is "no" or "false"));
        foreach (var line in stanzas.SelectMany(stanza => stanza.Split('\n')))
        {
            var candidates = Field(line, "URIs") ?? (line.StartsWith("deb ", StringComparison.Ordinal) || line.StartsWith("deb\t", StringComparison.Ordinal) ? line : "");
            foreach (var word in candidates.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            {
                if (Uri.TryCreate(word, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
                    yield return uri;
            }
        }
    }

    static string? Field(string line, string name) =>
        line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase) ? line[(name.Length + 1)..].Trim() : null;

    static Uri Trim(Uri uri) => new(uri.AbsoluteUri.TrimEnd('/'));
}
