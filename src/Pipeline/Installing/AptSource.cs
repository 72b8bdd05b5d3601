namespace Pipeline.Installing;

/// <summary>One archive that apt is told of.</summary>
/// <param name="Uri">The mirror.</param>
/// <param name="Suites"><c>bookworm</c>, <c>bookworm-updates</c>.</param>
/// <param name="SignedBy">Keyring file; null: apt's own.</param>
public sealed record AptSource(string Uri, IReadOnlyList<string> Suites, string? SignedBy)
{
    /// <summary>All sources below a folder like <c>/etc/apt</c>, in both of apt's forms.</summary>
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
        foreach (var line in text.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("deb ", StringComparison.Ordinal)))
        {
            var bracket = line.IndexOf(']');
            var options = bracket < 0 ? [] : line[(line.IndexOf('[') + 1)..bracket].Split(' ');
            var words = line[(bracket < 0 ? 4 : bracket + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [var uri, var suite, ..])
                yield return new(uri, [suite], options.FirstOrDefault(option => option.StartsWith("signed-by=", StringComparison.Ordinal))?["signed-by=".Length..]);
        }
    }

    static IEnumerable<AptSource> Paragraphs(string text)
    {
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split("\n\n"))
        {
            var fields = paragraph.Split('\n').Where(line => !line.StartsWith('#')).Select(line => line.Split(':', 2)).Where(field => field.Length is 2)
                .ToDictionary(field => field[0].Trim(), field => field[1].Trim(), StringComparer.OrdinalIgnoreCase);
            var isOn = fields.GetValueOrDefault("Enabled", "yes") is not "no";
            if (isOn && fields.TryGetValue("URIs", out var uris) && fields.TryGetValue("Suites", out var suites) && fields.GetValueOrDefault("Types", "").Split(' ').Contains("deb"))
                yield return new(uris.Split(' ')[0], suites.Split(' ', StringSplitOptions.RemoveEmptyEntries), fields.GetValueOrDefault("Signed-By") is { Length: > 0 } key ? key : null);
        }
    }
}
