using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pipeline.Runs;

/// <summary>What the serializer says of a malformed file, as people read it: its sentence, and the line counted from one.</summary>
static partial class JsonComplaint
{
    /// <summary><c> line 3</c>, or nothing where the line is not known; to stand behind a file's name.</summary>
    public static string Line(JsonException cause) => cause.LineNumber is { } line ? $" line {line + 1}" : "";

    /// <summary>The serializer's own sentence without its "Path: $ | LineNumber: 0 | BytePositionInLine: 0.".</summary>
    public static string Reason(JsonException cause) => Position().Replace(cause.Message, "").TrimEnd('.') + ".";

    [GeneratedRegex(@"\s*(Path: \S+ \| )?LineNumber: .*$")]
    private static partial Regex Position();
}
