using System.Collections;
using System.Globalization;
using Attestation;

namespace Kms.Settings;

/// <summary>Takes variables one by one and collects what is wrong with them.</summary>
sealed class Variables(IReadOnlyDictionary<string, string> values)
{
    readonly List<string> mistakes = [];
    readonly OrderedDictionary<string, string?> asked = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Mistakes => mistakes;

    public IEnumerable<string> Names => values.Keys;

    /// <summary>Every variable that was asked for, in that order, with what it is taken to say; null: it is not set and has no default.</summary>
    /// <remarks>Without secrets: of an address neither the user nor what follows a question mark.</remarks>
    public IReadOnlyDictionary<string, string?> Asked => asked;

    /// <summary>Those of another's, as they are.</summary>
    public IEnumerable<KeyValuePair<string, string>> Beginning(string prefix) => values.Where(variable => variable.Key.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The text of a variable; null when it is not set. Set but blank is a mistake: nobody means it.</summary>
    public string? Text(string name)
    {
        asked.TryAdd(name, null);
        if (!values.TryGetValue(name, out var text))
            return null;
        asked[name] = Said(text.Trim());
        if (!string.IsNullOrWhiteSpace(text))
            return text.Trim();
        Refuse(name, "is set but empty; give it a value or remove it");
        return null;
    }

    /// <summary>A variable in another form; the fallback when it is not set or does not parse.</summary>
    public T Read<T>(string name, T fallback, TryParse<T> parse, string expected)
    {
        if (Text(name) is not { } text)
        {
            asked[name] ??= Default(fallback);
            return fallback;
        }
        if (parse(text, out var value))
            return value;
        Refuse(name, $"is {Shown(text)}; {expected}");
        return fallback;
    }

    /// <summary>A whole number within bounds.</summary>
    public int Whole(string name, int fallback, int least, int most) => Read(name, fallback, (string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most, $"a whole number from {least} to {most} is expected");

    /// <summary>One of upstream's switches, in any of upstream's spellings.</summary>
    public bool? Switch(string name) => Read<bool?>(name, null, TryParseSwitch, "true or false is expected");

    /// <summary>A value as a message may have it: of an address with a user or a query, where a password could be, nothing.</summary>
    public static string Shown(string text) => text.AsSpan().ContainsAny('@', '?') ? "a text with @ or ?, not shown here because a password may be in it" : $"\"{text}\"";

    public void Refuse(string name, string why) => mistakes.Add($"{name} {why}.");

    static string Said(string text) =>
        text.Contains('@', StringComparison.Ordinal) ? "(not shown)" : OneLine.Of(text.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query ? text[..query] + "?…" : text);

    static string? Default<T>(T fallback) => fallback switch
    {
        null or bool or ICollection { Count: 0 } => null,
        Enum => $"{fallback.ToString()!.ToLowerInvariant()} (default)",
        _ => $"{fallback} (default)",
    };

    static bool TryParseSwitch(string text, out bool? value)
    {
        value = text.ToLowerInvariant() switch
        {
            "1" or "true" or "yes" or "on" => true,
            "0" or "false" or "no" or "off" => false,
            _ => null,
        };
        return value is not null;
    }
}

delegate bool TryParse<T>(string text, out T value);
