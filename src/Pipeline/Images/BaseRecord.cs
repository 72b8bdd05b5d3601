using System.Text.Json;

namespace Pipeline.Images;

/// <summary>What is in the shared base: <c>artifacts/image-base/base.json</c>.</summary>
sealed record BaseRecord
{
    /// <summary>The kernel's own version.</summary>
    public required string Kernel { get; init; }

    /// <summary>The Debian packages of the base, by name.</summary>
    public required IReadOnlyList<ImagePackage> Packages { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, ImagesJson.Files.BaseRecord) + "\n";

    public static BaseRecord Parse(string json) => JsonSerializer.Deserialize(json, ImagesJson.Files.BaseRecord)!;
}
