using System.Text.RegularExpressions;

namespace Pipeline.Staging.Instances;

/// <summary>Variables in the form of compose files: <c>${NAME}</c>.</summary>
static partial class OpenVariables
{
    /// <exception cref="KeyNotFoundException">One has no value.</exception>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values) =>
        Variable().Replace(text, match => values[match.Groups[1].Value]);

    [GeneratedRegex(@"\$\{([A-Z0-9_]+)\}")]
    private static partial Regex Variable();
}
