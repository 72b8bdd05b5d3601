using System.Globalization;

namespace Kms.Settings;

/// <summary>Takes variables one by one and collects what is wrong with them.</summary>
sealed class Variables(IReadOnlyDictionary<string, string> values)
{
    readonly List<string> mistakes = [];

    public IReadOnlyList<string> Mistakes => mistakes;

    public IEnumerable<string> Names => values.Keys;

    /// <summary>The text of a variable; null when it is not set. Set but blank is a mistake: nobody means it.</summary>
    public string? Text(string name)
    {
        if (!values.TryGetValue(name, out var text))
            return null;
        if (!string.IsNullOrWhiteSpace(text))
            return text.Trim();
        Refuse(name, "is set but empty; give it a value or remove it");
        return null;
    }

    /// <summary>A variable in another form; the fallback when it is not set or does not parse.</summary>
    public T Read<T>(string name, T fallback, TryParse<T> parse, string expected)
    {
        if (Text(name) is not { } text)
            return fallback;
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
