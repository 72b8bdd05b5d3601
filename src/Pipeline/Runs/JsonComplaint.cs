using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pipeline.Runs;

/// <summary>What the serializer says of a malformed file, as people read it: its sentence, and the line counted from one.</summary>
public static partial class JsonComplaint
{
    /// <summary><c> line 3</c>, or nothing where the line is not known; to stand behind a file's name.</summary>
    public static string Line(JsonException cause) => cause.LineNumber is { } line ? $" line {line + 1}" : "";

    /// <summary>The member that is meant, where the serializer would speak of our types; else its sentence without "Path: $ | LineNumber: 0".</summary>
    public static string Reason(JsonException cause)
    {
        string[] quoted = [.. Quoted().Matches(cause.Message).Select(name => name.Value.Trim('\''))];
        return cause.Message switch
        {
            var said when said.Contains("could not be mapped", StringComparison.Ordinal) => $"{quoted[0]} is not known here; remove it.",
            var said when said.Contains("missing required", StringComparison.Ordinal) => $"{string.Join(", ", quoted[1..])} is missing; add it.",
            var said when said.Contains("Duplicate property", StringComparison.Ordinal) => $"{quoted[0]} is there twice; remove one.",
            var said when said.Contains("could not be converted", StringComparison.Ordinal) && cause.Path is ['$', '.', .. var member] => $"{member} has a value of another kind than is expected.",
            var said when said.Contains("allow null", StringComparison.Ordinal) => $"{char.ToLowerInvariant(quoted[0][0])}{quoted[0][1..]} is null; a value is expected.",
            var said => Position().Replace(said, "").TrimEnd('.') + ".",
        };
    }

    [GeneratedRegex("'[^']+'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\s*(Path: \S+ \| )?LineNumber: .*$")]
    private static partial Regex Position();
}
