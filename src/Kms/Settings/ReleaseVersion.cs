using System.Text.RegularExpressions;

namespace Kms.Settings;

/// <summary>The form of a release version.</summary>
static partial class ReleaseVersion
{
    /// <summary>Whether a text is <c>X.Y.Z</c>, with an optional suffix as in <c>3.0.0-rc.1</c>.</summary>
    public static bool IsWellFormed(string text) => Form().IsMatch(text);

    [GeneratedRegex(@"\A(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)([-+][0-9A-Za-z.+-]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
