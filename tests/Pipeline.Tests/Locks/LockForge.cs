using Pipeline.Locks;
using Pipeline.Runs;

namespace PipelineTests.Locks;

/// <summary>Packages that never were.</summary>
static class LockForge
{
    /// <summary>A package whose .deb is <see cref="Content"/>.</summary>
    public static LockedPackage Package(string image, string name, string version, string architecture = "amd64") => new()
    {
        Image = image,
        Name = name,
        Version = version,
        Architecture = architecture,
        Sha256 = Digest.Of(Content(name, version))[Digest.Prefix.Length..],
    };

    /// <summary>The text of a .deb.</summary>
    public static string Content(string name, string version) => $"{name} {version}";

    /// <summary>A paragraph of an index.</summary>
    public static string Paragraph(LockedPackage package) =>
        $"Package: {package.Name}\nVersion: {package.Version}\nArchitecture: {package.Architecture}\nDescription: a package\nSHA256: {package.Sha256}\n";
}
