using System.Text.Json;
using Attestation;

namespace Pipeline.KmsImages;

/// <summary>What one KMS image is: <c>artifacts/kms/{profile}/image.json</c>.</summary>
public sealed record KmsImageRecord
{
    public required Profile Profile { get; init; }

    /// <summary>The release version, <c>X.Y.Z</c>.</summary>
    public required string Version { get; init; }

    /// <summary>What the compose file in the app-compose says its evidence is worth.</summary>
    public required EvidenceEnvironment Environment { get; init; }

    /// <summary>Of the OCI manifest, <c>sha256:{hex}</c>: by it the compose file pins the image.</summary>
    public required string Digest { get; init; }

    /// <summary>Of the image's configuration, <c>sha256:{hex}</c>: Docker's own store knows the image by it.</summary>
    public required string ConfigDigest { get; init; }

    /// <summary>SHA-256 of the bytes of <c>app-compose.json</c>, 64 lower-case hex digits.</summary>
    public required string ComposeHash { get; init; }

    /// <summary>The Debian packages in the image, <c>name=version</c>, sorted.</summary>
    public required IReadOnlyList<string> BasePackages { get; init; }

    /// <summary>The file's text: indented by two, LF, final newline.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, KmsImagesJson.Files.KmsImageRecord) + "\n";

    /// <summary>Reads a file's text strictly.</summary>
    /// <exception cref="JsonException">A member is unknown, missing, null, twice there or has another form.</exception>
    public static KmsImageRecord Parse(string json) =>
        JsonSerializer.Deserialize(json, KmsImagesJson.Files.KmsImageRecord) ?? throw new JsonException("The image record is null.");
}
