using System.Text.Json;
using Attestation;
using Pipeline.Conformance;
using Pipeline.Runs;

namespace Pipeline.Images;

/// <summary>What one node image is: <c>artifacts/images/{profile}/image.json</c>.</summary>
public sealed record ImageRecord
{
    /// <summary>The image version, <c>X.Y.Z</c>.</summary>
    public required string Version { get; init; }

    public required Profile Profile { get; init; }

    /// <summary>Of <c>disk.raw</c>, <c>sha256:…</c>.</summary>
    public required string DiskSha256 { get; init; }

    /// <summary>The dm-verity root hash, 64 lower-case hex digits.</summary>
    public required string RootHash { get; init; }

    /// <summary>Of <c>uki.efi</c>, which is also <c>\EFI\BOOT\BOOTX64.EFI</c> on the disk, <c>sha256:…</c>.</summary>
    public required string UkiSha256 { get; init; }

    /// <summary>The kernel's own version: <c>7.3.4+deb13-cloud-amd64</c>.</summary>
    public required string Kernel { get; init; }

    /// <summary>As the UKI carries it.</summary>
    public required string CommandLine { get; init; }

    /// <summary>Of the stub that the UKI is made with, <c>sha256:…</c>.</summary>
    public required string StubSha256 { get; init; }

    /// <summary>Name and version of the image, as the UKI carries them (section .osrel).</summary>
    public required string OsRelease { get; init; }

    /// <summary>What firmware measures of the disk: header, number and entries of its partition table, lower-case hex.</summary>
    public required string PartitionTable { get; init; }

    /// <summary>Of <c>root-files.txt</c>, the list of all files of the root, <c>sha256:…</c>.</summary>
    public required string RootFilesSha256 { get; init; }

    /// <summary>All Debian packages that files of the image come from, by name.</summary>
    public required IReadOnlyList<ImagePackage> Packages { get; init; }

    /// <summary>Of the <c>images/node/packages.lock</c> that they were held to, <c>sha256:…</c>.</summary>
    public required string PackagesLockSha256 { get; init; }

    /// <summary>What the finished disk was held to, and what was found.</summary>
    public required IReadOnlyList<ConformanceRow> Conformance { get; init; }

    /// <summary>The file's text: indented by two, LF, final newline.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ImagesJson.Files.ImageRecord) + "\n";

    /// <summary>Reads a record's text strictly.</summary>
    /// <exception cref="JsonException">A member is unknown, missing, null, twice there or has another form.</exception>
    public static ImageRecord Parse(string json)
    {
        var read = JsonSerializer.Deserialize(json, ImagesJson.Files.ImageRecord) ?? throw new JsonException("The record is null.");
        return read.Packages.Any(package => package is null) ? throw new JsonException("packages: a package is null.") : read;
    }

    /// <summary>Reads a file strictly.</summary>
    /// <exception cref="AssetMissingException">It is not there.</exception>
    /// <exception cref="VerificationFailedException">It is not what the build writes.</exception>
    public static async Task<ImageRecord> ReadAsync(string path, CancellationToken cancel)
    {
        if (!File.Exists(path))
            throw new AssetMissingException($"{path} is not there; the step image:<profile> makes it.");
        var text = await File.ReadAllTextAsync(path, cancel);
        try
        {
            return Parse(text);
        }
        catch (JsonException cause)
        {
            throw new VerificationFailedException($"{path}{JsonComplaint.Line(cause)}: this is not an image's record: {JsonComplaint.Reason(cause)} Build the image again.", cause);
        }
    }
}
