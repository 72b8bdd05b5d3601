using System.Xml;
using System.Xml.Linq;
using Pipeline.Runs;

namespace Pipeline.Guards;

/// <summary>The one version of a release, wherever it is written.</summary>
static class VersionGuards
{
    /// <summary>Every place that says another version than the build's, in words.</summary>
    /// <param name="version">The version that <c>Directory.Build.props</c> gives to every program.</param>
    /// <param name="found">Version by the place where it was found.</param>
    public static IReadOnlyList<string> Compare(string version, IEnumerable<(string Where, string Version)> found) =>
    [
        .. found.Where(place => place.Version != version)
            .Select(place => $"{place.Where} says {place.Version}, but Directory.Build.props says {version}; everything is released under one version"),
    ];

    /// <summary>The version that the build gives to every program.</summary>
    /// <exception cref="AskedWronglyException">The file has none.</exception>
    public static string OfBuild(Workspace workspace)
    {
        var path = workspace.Source("Directory.Build.props");
        try
        {
            return XDocument.Load(path).Descendants("Version").FirstOrDefault()?.Value
                ?? throw new AskedWronglyException("Directory.Build.props has no <Version>; add the version of the release.");
        }
        catch (Exception cause) when (cause is XmlException or IOException)
        {
            throw new AskedWronglyException($"Directory.Build.props cannot be read: {cause.Message}", cause);
        }
    }
}
