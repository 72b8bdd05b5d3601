using System.Text.Json.Nodes;
using Attestation;
using Attestation.Policies;
using Pipeline.Policies;
using Pipeline.Runs;
using static Pipeline.Releases.AssetText;

namespace Pipeline.Releases;

/// <summary>The JSON assets of the KMS's release.</summary>
static class KmsAssets
{
    /// <summary><c>kms-phala-compatibility-map.json</c>: which KMS goes with which node image.</summary>
    public static JsonObject CompatibilityMap(ReleaseFacts facts) => new()
    {
        ["schema_version"] = 1,
        ["tag"] = facts.Version,
        ["workflow_run_id"] = facts.Origin.RunId,
        ["workflow_run_attempt"] = facts.Origin.RunAttempt,
        ["generated_at"] = Time(facts.GeneratedAt),
        ["compatibility"] = new JsonObject
        {
            ["version"] = facts.Version,
            ["roles"] = new JsonObject { ["kms"] = "kms", ["node"] = "node" },
            ["kms_tag"] = facts.KmsTag,
            ["kms_policy_source_tag"] = facts.KmsTag,
            ["node_image_tag"] = facts.NodeTag,
            ["kms_policy_url"] = facts.Url(facts.KmsTag, AssetNames.Policy),
            ["node_policy_url"] = NodePolicyUrl(facts),
            ["kms_policy_sha256"] = Hex(facts.Locked.Policy.Sha256),
            ["profiles"] = PerProfile(facts, profile => new JsonObject
            {
                ["kms_image_tag"] = ImageTag(facts, profile.Profile),
                ["kms_image_digest"] = profile.Kms.Digest,
                ["event_payload"] = profile.Kms.ComposeHash,
                ["kms_role"] = "kms",
                ["kms_policy_asset"] = AssetNames.PolicyOf(profile.Profile),
                ["kms_policy_url"] = facts.Url(facts.KmsTag, AssetNames.PolicyOf(profile.Profile)),
                ["node_role"] = "node",
                ["node_profile"] = profile.Profile.Name,
                ["node_policy_url"] = NodePolicyUrl(facts),
                ["kms_policy_sha256"] = Hex(profile.Policy.Sha256),
            }),
        },
        ["environment"] = PolicyRules.Word(facts.Environment),
    };

    /// <summary><c>kms-phala-container-metadata.json</c>: the KMS's images.</summary>
    public static JsonObject ContainerMetadata(ReleaseFacts facts) => new()
    {
        ["schema_version"] = 1,
        ["tag"] = facts.Version,
        ["commit_sha"] = facts.Origin.CommitSha,
        ["workflow_run_id"] = facts.Origin.RunId,
        ["workflow_run_attempt"] = facts.Origin.RunAttempt,
        ["generated_at"] = Time(facts.GeneratedAt),
        ["container"] = Container(facts),
        ["container_profile_digests"] = ProfileDigests(facts),
        ["compatibility_map_asset"] = AssetNames.CompatibilityMap,
    };

    /// <summary><c>kms-phala-release-manifest.json</c>: what is in the release and how to verify the KMS.</summary>
    public static JsonObject Manifest(ReleaseFacts facts) => new()
    {
        ["tag"] = facts.Version,
        ["commit_sha"] = facts.Origin.CommitSha,
        ["workflow_run_id"] = facts.Origin.RunId,
        ["workflow_run_attempt"] = facts.Origin.RunAttempt,
        ["generated_at"] = Time(facts.GeneratedAt),
        ["binaries"] = new JsonArray([.. facts.Archives.Select(file => new JsonObject { ["file"] = file.Name, ["sha256"] = file.Sha256 })]),
        ["container"] = Container(facts),
        ["container_profile_digests"] = ProfileDigests(facts),
        ["verification"] = new JsonObject
        {
            ["kms_attest_endpoint"] = KmsFacts.MeroKms.AttestEndpoint,
            ["report_data_layout"] = new JsonObject
            {
                ["bytes_0_31"] = KmsFacts.MeroKms.ReportDataLayout.FirstHalf,
                ["bytes_32_63"] = KmsFacts.MeroKms.ReportDataLayout.SecondHalf,
            },
            ["policy_registry_entry_path"] = RunOrigin.RegistryEntryPath,
            ["attestation_policy_asset"] = AssetNames.Policy,
            ["policy_profile_assets"] = PerProfile(facts, profile => AssetNames.PolicyOf(profile.Profile)),
            ["container_metadata_asset"] = AssetNames.ContainerMetadata,
        },
        ["asset_purposes"] = Purposes(facts),
    };

    static JsonObject Container(ReleaseFacts facts) => new()
    {
        ["image"] = facts.Locked.Kms.Image,
        ["digest"] = facts.Locked.Kms.Digest,
        ["tags"] = List(facts.Profiles.Select(profile => ImageTag(facts, profile.Profile)).Prepend(facts.Version)),
    };

    static JsonObject ProfileDigests(ReleaseFacts facts) => PerProfile(facts, profile => profile.Kms.Digest);

    static JsonObject Purposes(ReleaseFacts facts)
    {
        var purposes = new JsonObject();
        foreach (var archive in facts.Archives)
            purposes[archive.Name] = List(["operator-required"]);
        foreach (var policy in facts.Profiles.Select(profile => AssetNames.PolicyOf(profile.Profile)).Prepend(AssetNames.Policy))
            purposes[policy] = List(["operator-required", "auditor-required"]);
        purposes[AssetNames.CompatibilityMap] = List(["operator-required"]);
        foreach (var asset in new[] { AssetNames.ContainerMetadata, AssetNames.KmsChecksums, AssetNames.KmsFileList })
            purposes[asset] = List(["auditor-required"]);
        return purposes;
    }

    static string ImageTag(ReleaseFacts facts, Profile profile) => $"{facts.Version}-{profile}";

    static string NodePolicyUrl(ReleaseFacts facts) => facts.Url(facts.NodeTag, AssetNames.PublishedMrtds);

    static string Hex(string digest) => digest[Digest.Prefix.Length..];
}
