using System.Text.RegularExpressions;
using Pipeline.Runs;

namespace Pipeline.Images;

/// <summary>A version of mkosi, as <c>mkosi --version</c> says it.</summary>
readonly partial record struct MkosiVersion(int Major, int Minor)
{
    /// <summary>The oldest one whose configuration is understood as it is written here.</summary>
    public static MkosiVersion Minimum { get; } = new(24, 0);

    /// <summary>The folder in which this version looks for apt's own files; 25 renamed it.</summary>
    public string PackageManagerFolder => Major >= 25 ? "mkosi.sandbox" : "mkosi.pkgmngr";

    /// <summary>Reads <c>mkosi 24.3</c>.</summary>
    /// <exception cref="AssetMissingException">It is another text, or too old a version.</exception>
    public static MkosiVersion Demand(string output)
    {
        if (Numbers().Match(output) is not { Success: true } match)
            throw new AssetMissingException($"mkosi --version says \"{output.Trim()}\"; mkosi {Minimum} or newer is needed. Install it, or leave the installing to ./build.sh.");
        var found = new MkosiVersion(int.Parse(match.Groups[1].ValueSpan), match.Groups[2].Success ? int.Parse(match.Groups[2].ValueSpan) : 0);
        return found.Major >= Minimum.Major
            ? found
            : throw new AssetMissingException($"mkosi {found} is installed; {Minimum} or newer is needed. On Debian 12 the suite bookworm-backports has it.");
    }

    public override string ToString() => $"{Major}.{Minor}";

    [GeneratedRegex(@"^mkosi (\d{1,4})(?:\.(\d{1,4}))?")]
    private static partial Regex Numbers();
}
