namespace Pipeline.Installing;

/// <summary>One archive that apt is told of.</summary>
/// <param name="Uri">The mirror, as apt is told of it.</param>
/// <param name="Suites"><c>bookworm</c>, <c>bookworm-updates</c>.</param>
/// <param name="SignedBy">Keyring file; null: apt's own.</param>
public sealed record AptSource(string Uri, IReadOnlyList<string> Suites, string? SignedBy)
{
    // Cloud images name a file with a mirror a line.
    const string ListScheme = "mirror+file:";

    static readonly char[] Blanks = [' ', '\t', '\n'];

    /// <summary>Where the packages are: <see cref="Uri"/>, or the first mirror of the list that it names.</summary>
    public string Address => Uri.StartsWith(ListScheme, StringComparison.Ordinal) && "/" + Uri[ListScheme.Length..].TrimStart('/') is var list && File.Exists(list)
        ? File.ReadLines(list).Where(line => !line.StartsWith('#')).SelectMany(Words).FirstOrDefault(Uri)
        : Uri;

    /// <summary>All sources below a folder like <c>/etc/apt</c>, in both of apt's forms; an entry of several addresses is several sources.</summary>
    public static IReadOnlyList<AptSource> ReadAll(string folder)
    {
        var parts = Path.Combine(folder, "sources.list.d");
        string[] added = Directory.Exists(parts) ? Directory.GetFiles(parts) : [];
        IEnumerable<string> files = [Path.Combine(folder, "sources.list"), .. added.Order(StringComparer.Ordinal)];
        return [.. files.Where(File.Exists).SelectMany(file => Path.GetExtension(file) switch
        {
            ".list" => Lines(File.ReadAllText(file)),
            ".sources" => Paragraphs(File.ReadAllText(file)),
            _ => [],
        })];
    }

    // deb [signed-by=/usr/share/keyrings/x.gpg arch=amd64] http://mirror/debian bookworm main
    static IEnumerable<AptSource> Lines(string text)
    {
        foreach (var line in text.Split('\n').Select(line => line.Trim()).Where(line => Words(line) is ["deb", ..]))
        {
            var bracket = line.IndexOf(']');
            var options = bracket < 0 ? [] : Words(line[(line.IndexOf('[') + 1)..bracket]);
            if (Words(line[(bracket < 0 ? "deb".Length : bracket + 1)..]) is [var uri, var suite, ..])
                yield return new(uri, [suite], options.FirstOrDefault(option => option.StartsWith("signed-by=", StringComparison.Ordinal))?["signed-by=".Length..]);
        }
    }

    static IEnumerable<AptSource> Paragraphs(string text)
    {
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split("\n\n"))
        {
            var fields = Fields(paragraph);
            if (fields.GetValueOrDefault("Enabled") is "no" or "false" || !Words(fields.GetValueOrDefault("Types", "")).Contains("deb"))
                continue;
            var key = fields.GetValueOrDefault("Signed-By") is { Length: > 0 } signedBy ? signedBy : null;
            foreach (var uri in Words(fields.GetValueOrDefault("URIs", "")))
                yield return new(uri, Words(fields.GetValueOrDefault("Suites", "")), key);
        }
    }

    // A line that begins with a blank belongs to the field before it: a list goes on there, or a key is written out.
    static Dictionary<string, string> Fields(string paragraph)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var last = "";
        foreach (var line in paragraph.Split('\n').Where(line => !line.StartsWith('#')))
        {
            if (line is [' ' or '\t', ..])
                fields[last] = $"{fields.GetValueOrDefault(last)}\n{line}";
            else if (line.Split(':', 2) is [var name, var value])
                fields[last = name.Trim()] = value.Trim();
        }
        return fields;
    }

    static string[] Words(string text) => text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
}
