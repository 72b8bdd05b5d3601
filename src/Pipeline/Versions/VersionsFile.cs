using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Runs;

namespace Pipeline.Versions;

/// <summary>Reads <c>images/versions.json</c>, and refuses what it does not understand.</summary>
public static partial class VersionsFile
{
    /// <summary>Where a checkout has it.</summary>
    public static string PathIn(Workspace workspace) => workspace.Source("images", "versions.json");

    /// <summary>Reads the file of a checkout.</summary>
    /// <exception cref="AssetMissingException">There is none.</exception>
    /// <exception cref="AskedWronglyException">It is malformed; the message names the line.</exception>
    public static ReleaseVersions Read(Workspace workspace)
    {
        var path = PathIn(workspace);
        var name = workspace.Name(path);
        return File.Exists(path)
            ? Parse(File.ReadAllText(path), name)
            : throw new AssetMissingException($"{name} is not there; every checkout has it. Restore it from the repository.");
    }

    /// <summary>Reads a text; <paramref name="name"/> stands for it in messages.</summary>
    /// <exception cref="AskedWronglyException">It is malformed; the message names the line.</exception>
    internal static ReleaseVersions Parse(string text, string name)
    {
        ReleaseVersions versions;
        try
        {
            versions = JsonSerializer.Deserialize(text, VersionsJson.Strict.ReleaseVersions) ?? throw new JsonException("The file is null.");
        }
        catch (JsonException cause)
        {
            throw new AskedWronglyException($"{name}{JsonComplaint.Line(cause)}: {JsonComplaint.Reason(cause)}", cause);
        }
        Demand(ThreeNumbers().IsMatch(versions.ImageVersion), "imageVersion", versions.ImageVersion, "three numbers, X.Y.Z");
        Demand(versions.MerodVersion is not "", "merodVersion", versions.MerodVersion, "a version, or null,");
        Demand(SuiteName().IsMatch(versions.DebianSuite), "debianSuite", versions.DebianSuite, "the code name of a Debian release");
        Demand(PackageName().IsMatch(versions.Kernel.Package), "package", versions.Kernel.Package, "the name of a Debian package");
        Demand(SuiteName().IsMatch(versions.Kernel.Suite), "suite", versions.Kernel.Suite, "the name of a Debian suite");
        Demand(TwoNumbers().IsMatch(versions.Kernel.Minimum), "minimum", versions.Kernel.Minimum, "two numbers, X.Y");
        Demand(versions.SourceDateEpoch > 0, "sourceDateEpoch", versions.SourceDateEpoch.ToString(CultureInfo.InvariantCulture), "seconds since 1970");
        // A version that no image has would be read as a promise.
        Demand(versions.MerodVersion is null || versions.Merod is not null, "merodVersion", versions.MerodVersion, "null, as merod is,");
        if (versions.Merod is { } merod)
        {
            Demand(merod.Url is { IsAbsoluteUri: true, Scheme: "http" or "https" or "file" }, "url", merod.Url.OriginalString, "an http, https or file URL");
            Demand(Sha256().IsMatch(merod.Sha256), "sha256", merod.Sha256, "64 lower-case hex digits");
        }
        return versions;

        void Demand(bool holds, string member, string? found, string expected)
        {
            if (!holds)
                throw new AskedWronglyException($"{name}{LineOf(text, member)}: {member} is \"{found}\"; {expected} is expected.");
        }
    }

    static string LineOf(string text, string member) =>
        text.IndexOf($"\"{member}\"", StringComparison.Ordinal) is var at and >= 0 ? $" line {text[..at].Count(letter => letter is '\n') + 1}" : "";

    [GeneratedRegex(@"^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}\z")]
    private static partial Regex ThreeNumbers();

    [GeneratedRegex(@"^\d+\.\d+\z")]
    private static partial Regex TwoNumbers();

    [GeneratedRegex(@"^[a-z][a-z0-9-]*\z")]
    private static partial Regex SuiteName();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9+.-]+\z")]
    private static partial Regex PackageName();

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Sha256();
}
