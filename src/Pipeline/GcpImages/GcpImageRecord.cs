using System.Text.Json;
using Attestation;

namespace Pipeline.GcpImages;

/// <summary>A node image as it is given to Compute Engine: <c>artifacts/gcp-images/{profile}/gcp-image.json</c>.</summary>
public sealed record GcpImageRecord
{
    /// <summary>What the archive of every profile is called.</summary>
    public const string ArchiveName = "disk.tar.gz";

    /// <summary>What the disk in it must be called.</summary>
    public const string DiskName = "disk.raw";

    /// <summary>Always 1.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The image version, <c>X.Y.Z</c>.</summary>
    public required string Version { get; init; }

    public required Profile Profile { get; init; }

    /// <summary>The image's name in Compute Engine.</summary>
    public required string Name { get; init; }

    /// <summary>The newest image of a family is what its name stands for.</summary>
    public required string Family { get; init; }

    /// <summary>Always <c>X86_64</c>.</summary>
    public required string Architecture { get; init; }

    public required IReadOnlyList<GuestOsFeature> GuestOsFeatures { get; init; }

    /// <summary><c>disk.tar.gz</c>: what is uploaded.</summary>
    public required GcpFile Archive { get; init; }

    /// <summary><c>disk.raw</c>: the one file in it.</summary>
    public required GcpFile Disk { get; init; }

    /// <summary>The dm-verity root hash, 64 lower-case hex digits.</summary>
    public required string RootHash { get; init; }

    /// <summary>What the disk and its archive were held to.</summary>
    public required IReadOnlyList<ImportRow> Requirements { get; init; }

    public static string NameOf(string version, Profile profile) => $"{FamilyOf(profile)}-{version.Replace('.', '-')}";

    public static string FamilyOf(Profile profile) => $"merotee-debian-trixie-{profile}";

    /// <summary>The file's text: indented by two, LF, final newline.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, GcpImagesJson.Files.GcpImageRecord) + "\n";

    /// <summary>Reads a file's text strictly.</summary>
    /// <exception cref="JsonException">A member is unknown, missing, null, twice there or has another form.</exception>
    public static GcpImageRecord Parse(string json) =>
        JsonSerializer.Deserialize(json, GcpImagesJson.Files.GcpImageRecord) ?? throw new JsonException("The record is null.");
}

/// <summary>A file that goes to Compute Engine.</summary>
public sealed record GcpFile
{
    public required string Name { get; init; }

    /// <summary><c>sha256:{hex}</c>.</summary>
    public required string Sha256 { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }
}
