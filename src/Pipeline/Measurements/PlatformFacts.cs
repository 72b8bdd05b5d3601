using Attestation.Measurements;
using Pipeline.Images;

namespace Pipeline.Measurements;

/// <summary>Reads what is known of a platform, fact by fact: how it is known, then what.</summary>
static class PlatformFacts
{
    /// <summary>The variables of Secure Boot, in the order in which they are measured.</summary>
    public static IReadOnlyList<string> Variables { get; } = ["SecureBoot", "PK", "KEK", "db", "dbx"];

    /// <summary>One fact for each name.</summary>
    public static IReadOnlyList<(string Name, PlatformFact Fact)> Each(YamlMap map, IReadOnlyList<string> names)
    {
        List<(string, PlatformFact)> facts = [.. names.Select(name => (name, One(map, name, name, map.Text(name))))];
        map.End();
        return facts;
    }

    /// <summary>A list of lines such as <c>Boot0000 recorded digest 23ad…</c>.</summary>
    public static IReadOnlyList<(string Name, PlatformFact Fact)> Named(YamlMap map, string key) =>
    [
        .. map.Texts(key).Select(line => line.Split(' ', 2) is [var name, var fact]
            ? (name, One(map, key, name, fact))
            : throw map.Refused(key, $"\"{line}\" is no named fact; a line such as \"Boot0000 recorded digest 23ad…\" is expected")),
    ];

    /// <summary>A fact such as <c>assumed data 0000</c>; <c>empty</c> stands for no bytes.</summary>
    public static PlatformFact One(YamlMap map, string key, string name, string text)
    {
        var words = text.Split(' ');
        FactBasis? basis = words[0] switch
        {
            "recorded" => FactBasis.Recorded,
            "assumed" => FactBasis.Assumed,
            _ => null,
        };
        if (basis is { } known && words.Length == 3)
        {
            if (words[1] is "digest" && Measurement.TryParse(words[2], out var digest))
                return PlatformFact.OfDigest(known, digest);
            if (words[1] is "data" && Bytes(words[2]) is { } data)
                return PlatformFact.OfData(known, data);
            if (words[1] is "variable" && Variables.Contains(name) && Bytes(words[2]) is { } content)
                return PlatformFact.OfVariable(known, name, content);
        }
        throw map.Refused(key, $"{name} is \"{text}\"; \"recorded\" or \"assumed\" is expected, then \"digest\" with 96 hex digits, or \"data\"" +
            $"{(Variables.Contains(name) ? " or \"variable\"" : "")} with hex digits or \"empty\"");
    }

    static byte[]? Bytes(string word)
    {
        if (word is "empty")
            return [];
        return word.Length % 2 == 0 && word.Length > 0 && word.All(char.IsAsciiHexDigitLower) ? Convert.FromHexString(word) : null;
    }
}
