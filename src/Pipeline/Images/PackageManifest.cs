using System.Text.Json;

namespace Pipeline.Images;

/// <summary>The list of packages that mkosi leaves beside an image.</summary>
static class PackageManifest
{
    /// <summary>The packages of a manifest and those of the image it was built on, by name; the manifest's own version wins.</summary>
    public static IReadOnlyList<ImagePackage> Read(string json, IReadOnlyList<ImagePackage> earlier)
    {
        using var document = JsonDocument.Parse(json);
        var packages = document.RootElement.GetProperty("packages").EnumerateArray().Select(package => new ImagePackage
        {
            Name = package.GetProperty("name").GetString()!,
            Version = package.GetProperty("version").GetString()!,
            Architecture = package.GetProperty("architecture").GetString()!,
        });
        return [.. packages.Concat(earlier).DistinctBy(package => package.Name).OrderBy(package => package.Name, StringComparer.Ordinal)];
    }
}
