using System.Text.Json.Nodes;

namespace Node.Conformance;

/// <summary>Who could log in, and what runs. Of a password it is told whether there is one, never its hash.</summary>
sealed class AccountFacts(FactFiles files)
{
    public IEnumerable<BootedFact> All() => [new("accounts", Accounts), new("processes", Processes)];

    JsonArray Accounts()
    {
        var shadow = files.Lines("etc/shadow").Select(line => line.Split(':')).Where(fields => fields.Length >= 2).ToLookup(fields => fields[0], fields => fields[1], StringComparer.Ordinal);
        return FactFiles.List(files.Lines("etc/passwd").Select(line => line.Split(':') is [var name, var place, var id, _, _, _, var shell]
            ? new JsonObject { ["name"] = name, ["id"] = id, ["shell"] = shell, ["password"] = Password(place, [.. shadow[name]]) }
            : throw new FactMissingException("/etc/passwd has a line that is not of seven fields.")));
    }

    // "x" says that the password is in /etc/shadow; what begins with one of these two is none that anybody could give.
    static string Password(string place, string[] shadow) => (place, shadow) switch
    {
        (['!' or '*', ..], []) or ("x", [['!' or '*', ..]]) => "locked",
        ("x", [""]) => "none needed",
        ("x", [_]) => "set",
        ("x", _) => $"{shadow.Length} entries",
        _ => "outside /etc/shadow",
    };

    // The kernel's own threads have no command line.
    JsonArray Processes() => FactFiles.List(Directory.EnumerateDirectories(files.PathOf("proc"))
        .Where(process => Path.GetFileName(process).All(char.IsAsciiDigit)).Select(Name).OfType<string>().Distinct().Order(StringComparer.Ordinal));

    static string? Name(string process)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(process, "cmdline")) is { Length: > 0 } ? File.ReadAllText(Path.Combine(process, "comm")).TrimEnd('\n') : null;
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return null;
        }
    }
}
