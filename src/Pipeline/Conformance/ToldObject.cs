using System.Text.Json;

namespace Pipeline.Conformance;

/// <summary>One entry of a list of facts.</summary>
/// <param name="Value">As it was told.</param>
/// <param name="Fact">The list's name.</param>
sealed record ToldObject(JsonElement Value, string Fact)
{
    /// <summary>A text of at least one character.</summary>
    public string Text(string name) => ToldFacts.Text(Value, name, Fact);

    /// <summary>A text that may be empty, but has to be there.</summary>
    public string TextOrNone(string name) => ToldFacts.Text(Member(name) ?? throw new FactRefusedException($"The machine does not tell {name} of {Fact}."), Fact, mayBeEmpty: true);

    /// <summary>An object inside; null where the machine says that there is none.</summary>
    public ToldObject? Object(string name) => Member(name) switch
    {
        null => throw new FactRefusedException($"The machine does not tell {name} of {Fact}."),
        { ValueKind: JsonValueKind.Null } => null,
        { } found => new(found, Fact),
    };

    JsonElement? Member(string name) => ToldFacts.Member(Value, name, Fact);
}
