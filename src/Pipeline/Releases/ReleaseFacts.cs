using Attestation;
using Pipeline.Explanations;
using Pipeline.Locks;
using Pipeline.Policies;

namespace Pipeline.Releases;

/// <summary>Everything that the files of a release are written from. Equal facts give equal bytes.</summary>
sealed record ReleaseFacts
{
    /// <summary>The version of everything in the release, <c>X.Y.Z</c>.</summary>
    public required string Version { get; init; }

    public required RunOrigin Origin { get; init; }
    public required EvidenceEnvironment Environment { get; init; }
    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>One for each profile, in the order of <see cref="Attestation.Profile.All"/>.</summary>
    public required IReadOnlyList<ReleasedProfile> Profiles { get; init; }

    /// <summary>The packages of the node images; each image's record names it.</summary>
    public required PackageLock PackagesLock { get; init; }

    /// <summary>The KMS's programs as archives.</summary>
    public required IReadOnlyList<ReleasedFile> Archives { get; init; }

    /// <summary>The node's part of the release before this one; null for the first.</summary>
    public NodeRelease? Previous { get; init; }

    /// <summary>What <c>kms-phala-attestation-policy.json</c> and single values stand for.</summary>
    public ReleasedProfile Locked => Profiles.Single(profile => profile.Profile == Profile.LockedReadOnly);

    public string NodeTag => $"mero-tee-v{Version}";

    public string KmsTag => $"mero-kms-v{Version}";

    /// <summary>Where an asset is downloaded from, once it is published.</summary>
    public string Url(string tag, string asset) => $"https://github.com/{Origin.Repository}/releases/download/{tag}/{asset}";
}

/// <summary>A file of the release.</summary>
/// <param name="Name">Without folder.</param>
/// <param name="Sha256">64 lower-case hex digits, as checksum files write it.</param>
sealed record ReleasedFile(string Name, string Sha256);
