using System.Text.Json;

namespace Pipeline.Catalogs;

/// <summary>All releases, oldest version first: <c>compatibility-catalog.json</c>.</summary>
sealed record CompatibilityCatalog
{
    /// <summary>Always 1.</summary>
    public required int SchemaVersion { get; init; }

    public required IReadOnlyList<CatalogRelease> Releases { get; init; }

    public static CompatibilityCatalog Empty { get; } = new() { SchemaVersion = 1, Releases = [] };

    /// <summary>The catalog with this release in it; an entry of the same version is replaced.</summary>
    public CompatibilityCatalog With(CatalogRelease release) => this with
    {
        Releases = [.. Releases.Where(other => other.Version != release.Version).Append(release).OrderBy(each => System.Version.Parse(each.Version))],
    };

    /// <summary>The file's text: indented by two, LF, final newline.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, CatalogsJson.Files.CompatibilityCatalog) + "\n";

    /// <summary>Reads a file's text strictly.</summary>
    /// <exception cref="JsonException">A member is unknown, missing, null, twice there or has another form, or a version is none.</exception>
    public static CompatibilityCatalog Parse(string json)
    {
        var catalog = JsonSerializer.Deserialize(json, CatalogsJson.Files.CompatibilityCatalog) ?? throw new JsonException("The catalog is null.");
        return catalog.Releases.FirstOrDefault(release => !Version.TryParse(release.Version, out _)) is { } other
            ? throw new JsonException($"\"{other.Version}\" is not a version X.Y.Z.")
            : catalog;
    }
}
