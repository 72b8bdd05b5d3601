using System.Globalization;
using System.Text.Json;
using Attestation;

namespace Pipeline.Conformance;

/// <summary>What a booted machine told of itself, asked for fact by fact. What is absent, empty, twice there, too long or of another kind is refused.</summary>
/// <param name="document">The result of the task <c>conformance</c>.</param>
sealed class ToldFacts(JsonElement document)
{
    /// <summary>Characters of a text, and entries of a list.</summary>
    public const int LongestText = 4096, LongestList = 4096;

    const int SchemaVersion = 1;

    /// <summary>Which image the machine says it runs.</summary>
    public string Profile => Text(Document(), "profile", "profile");

    /// <summary>As <see cref="Profile"/>; 64 lower-case hex digits.</summary>
    public string RootHash => Text(Document(), "root_hash", "root_hash");

    /// <summary>A text of at least one character.</summary>
    public string Text(string name) => Text(Fact(name), name);

    public long Number(string name) => Fact(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number)
        ? number
        : long.TryParse(Fact(name).ValueKind is JsonValueKind.String ? Text(name) : "", NumberStyles.None, CultureInfo.InvariantCulture, out var written)
            ? written
            : throw new FactRefusedException($"The machine tells {name} as something other than a whole number.");

    /// <summary>Texts, of which there may be none.</summary>
    public IReadOnlyList<string> TextsOrNone(string name) => [.. List(name).Select(entry => Text(entry, name))];

    /// <summary>Texts, at least one.</summary>
    public IReadOnlyList<string> Texts(string name) => TextsOrNone(name) is { Count: > 0 } texts ? texts : throw Empty(name);

    /// <summary>Objects of which certain members are looked at, at least one.</summary>
    public IReadOnlyList<ToldObject> Objects(string name) => List(name).Select(entry => new ToldObject(entry, name)).ToArray() is { Length: > 0 } objects ? objects : throw Empty(name);

    /// <summary>Texts or numbers by name, at least one.</summary>
    public IReadOnlyDictionary<string, string> Map(string name)
    {
        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (Fact(name) is not { ValueKind: JsonValueKind.Object } value)
            throw Other(name, "values by name");
        foreach (var member in value.EnumerateObject())
        {
            var text = member.Value.ValueKind is JsonValueKind.Number ? member.Value.GetRawText() : Text(member.Value, name, mayBeEmpty: true);
            if (!map.TryAdd(member.Name, text))
                throw new FactRefusedException($"The machine tells {member.Name} of {name} twice.");
            if (map.Count > LongestList)
                throw Long(name);
        }
        return map.Count > 0 ? map : throw Empty(name);
    }

    JsonElement.ArrayEnumerator List(string name) => Fact(name) switch
    {
        { ValueKind: not JsonValueKind.Array } => throw Other(name, "a list"),
        var value when value.GetArrayLength() > LongestList => throw Long(name),
        var value => value.EnumerateArray(),
    };

    JsonElement Fact(string name) => Member(Member(Document(), "facts", "facts") ?? throw new FactRefusedException("The machine tells no facts."), name, name) is { ValueKind: not JsonValueKind.Null } found
        ? found
        : throw new FactRefusedException($"The machine does not tell {name}{Reason(name)}.");

    // Why the machine could not tell it; that, too, is only its word.
    string Reason(string name) => Member(Document(), "missing", "missing") is { ValueKind: JsonValueKind.Object } missing && Member(missing, name, name) is { ValueKind: JsonValueKind.String } reason
        ? ": " + OneLine.Of(reason.GetString()!, 300).TrimEnd('.')
        : "";

    JsonElement Document() => document.ValueKind is JsonValueKind.Object && Member(document, "schema_version", "schema_version") is { ValueKind: JsonValueKind.Number } version
        && version.TryGetInt32(out var number) && number is SchemaVersion
            ? document
            : throw new FactRefusedException($"What the machine tells is no document of schema_version {SchemaVersion}.");

    internal static JsonElement? Member(JsonElement parent, string name, string fact)
    {
        if (parent.ValueKind is not JsonValueKind.Object)
            throw Other(fact, "an object");
        return parent.EnumerateObject().Where(member => member.NameEquals(name)).Take(2).ToArray() switch
        {
            [] => null,
            [var one] => one.Value,
            _ => throw new FactRefusedException($"The machine tells {(name == fact ? name : $"{name} of {fact}")} twice."),
        };
    }

    internal static string Text(JsonElement parent, string name, string fact) => Text(Member(parent, name, fact) ?? throw new FactRefusedException($"The machine does not tell {name}{(name == fact ? "" : $" of {fact}")}."), fact);

    internal static string Text(JsonElement value, string fact, bool mayBeEmpty = false) => value.ValueKind is not JsonValueKind.String
        ? throw Other(fact, "text")
        : value.GetString()! switch
        {
            "" when !mayBeEmpty => throw Empty(fact),
            { Length: > LongestText } => throw Long(fact),
            var text => OneLine.Of(text, LongestText),
        };

    static FactRefusedException Other(string name, string expected) => new($"The machine tells {name} as something other than {expected}.");

    static FactRefusedException Long(string name) => new($"The machine tells more of {name} than {LongestList} entries of {LongestText} characters.");

    static FactRefusedException Empty(string name) => new($"The machine tells {name}, and it is empty.");
}
