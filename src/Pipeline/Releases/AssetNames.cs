using Attestation;
using Pipeline.Policies;

namespace Pipeline.Releases;

/// <summary>The file names of a release: upstream's.</summary>
static class AssetNames
{
    public const string PublishedMrtds = "published-mrtds.json";
    public const string Provenance = "release-provenance.json";
    public const string NodeChecksums = "node-image-gcp-checksums.txt";
    /// <summary>A byte copy of <c>images/node/packages.lock</c>: what each image was installed from.</summary>
    public const string PackagesLock = "packages.lock";

    public const string Notes = "release-notes.md";

    /// <summary>A byte copy of the policy of locked-read-only, the only one that merod asks for.</summary>
    public const string Policy = "kms-phala-attestation-policy.json";

    public const string CompatibilityMap = "kms-phala-compatibility-map.json";
    public const string ContainerMetadata = "kms-phala-container-metadata.json";
    public const string Manifest = "kms-phala-release-manifest.json";
    public const string KmsChecksums = "kms-phala-checksums.txt";
    public const string KmsFileList = "MANIFEST.txt";
    public const string KmsArchive = "mero-kms-phala_x86_64-unknown-linux-gnu.tar.gz";
    public const string Catalog = "compatibility-catalog.json";

    /// <summary>What the node image of a profile measures, event by event; upstream has no such file.</summary>
    public static string MeasurementsOf(Profile profile) => $"node-image-measurements.{profile}.json";

    /// <summary>What the node image of a profile is made of; upstream has no such file.</summary>
    public static string ImageOf(Profile profile) => $"node-image-record.{profile}.json";

    /// <summary>All files of the root of a profile's node image; upstream has no such file.</summary>
    public static string RootFilesOf(Profile profile) => $"node-image-root-files.{profile}.txt";

    /// <summary>How the node image of a profile is given to Compute Engine; upstream has no such file.</summary>
    public static string GcpImageOf(Profile profile) => $"node-image-gcp.{profile}.json";

    /// <summary>What the booted node image of a profile was held to; upstream has no such file.</summary>
    public static string ConformanceOf(Profile profile) => $"node-image-conformance.{profile}.json";

    /// <summary>The three that tell why a node image measures what it does.</summary>
    public static IReadOnlyList<string> RecordsOf(Profile profile) => [MeasurementsOf(profile), ImageOf(profile), RootFilesOf(profile)];

    /// <summary>The policy of one profile.</summary>
    public static string PolicyOf(Profile profile) => PolicyPaths.FileName(profile);
}
