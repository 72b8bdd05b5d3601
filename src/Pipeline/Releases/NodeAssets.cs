using System.Text.Json.Nodes;
using Attestation.Policies;
using Pipeline.Machines;
using static Pipeline.Releases.AssetText;

namespace Pipeline.Releases;

/// <summary>The JSON assets of the node's release.</summary>
static class NodeAssets
{
    /// <summary><c>published-mrtds.json</c>: what each node image measures.</summary>
    public static JsonObject PublishedMrtds(ReleaseFacts facts) => new()
    {
        ["role"] = "node",
        ["tag"] = facts.Version,
        ["generated_at"] = Time(facts.GeneratedAt),
        ["measurement_markers"] = new JsonObject
        {
            ["role"] = MeasurementMarkers.Calimero.NodeRole,
            ["profile_key"] = MeasurementMarkers.Calimero.NodeProfileKey,
            ["root_hash_key"] = MeasurementMarkers.Calimero.NodeRootHashKey,
        },
        ["profiles"] = PerProfile(facts, profile => Profile(facts, profile)),
        ["environment"] = Policies.PolicyRules.Word(facts.Environment),
    };

    /// <summary><c>release-provenance.json</c>: what the images are and what vouches for their measurements.</summary>
    public static JsonObject Provenance(ReleaseFacts facts) => new()
    {
        ["role"] = "node",
        ["tag"] = facts.Version,
        ["commit_sha"] = facts.Origin.CommitSha,
        ["workflow_run_id"] = facts.Origin.RunId,
        ["workflow_run_attempt"] = facts.Origin.RunAttempt,
        ["generated_at"] = Time(facts.GeneratedAt),
        ["compatibility"] = new JsonObject
        {
            ["version"] = facts.Version,
            ["kms_tag"] = facts.KmsTag,
            ["node_image_tag"] = facts.NodeTag,
            ["kms_policy_url"] = facts.Url(facts.KmsTag, AssetNames.Policy),
            ["node_policy_url"] = facts.Url(facts.NodeTag, AssetNames.PublishedMrtds),
        },
        ["profiles"] = PerProfile(facts, profile => ProfileProvenance(facts, profile)),
        ["mrtds"] = PublishedMrtds(facts),
        ["measurement_policy"] = PublishedMrtds(facts),
        ["asset_purposes"] = Purposes(facts),
        ["environment"] = Policies.PolicyRules.Word(facts.Environment),
    };

    static JsonObject Purposes(ReleaseFacts facts)
    {
        var purposes = new JsonObject
        {
            [AssetNames.PublishedMrtds] = List(["operator-required", "auditor-required"]),
            [AssetNames.Provenance] = List(["auditor-required"]),
            [AssetNames.PackagesLock] = List(["auditor-required"]),
            [AssetNames.NodeChecksums] = List(["operator-required", "auditor-required"]),
        };
        foreach (var record in facts.Profiles.SelectMany(profile => AssetNames.RecordsOf(profile.Profile).Append(AssetNames.ConformanceOf(profile.Profile))))
            purposes[record] = List(["auditor-required"]);
        foreach (var profile in facts.Profiles)
            purposes[AssetNames.GcpImageOf(profile.Profile)] = List(["operator-required", "auditor-required"]);
        return purposes;
    }

    static JsonObject Profile(ReleaseFacts facts, ReleasedProfile profile)
    {
        var (values, allowed) = (profile.Measurements.ToValues(), profile.Policy.Policy.Policy);
        return new()
        {
            ["mrtd"] = values.MrTd.ToString(),
            // Upstream takes the value from a booted machine; here it follows from the files; observed_boot of the provenance says what a boot confirmed.
            ["mrtd_source"] = "predicted_from_files",
            ["mrtd_path"] = "$.mrtd.value",
            ["quote_path"] = "",
            ["token_path"] = "",
            ["ita_url"] = "",
            ["ita_request_kind"] = "none",
            ["timestamp_utc"] = Time(facts.GeneratedAt),
            ["rtmr0"] = values.Rtmr0.ToString(),
            ["rtmr1"] = values.Rtmr1.ToString(),
            ["rtmr2"] = values.Rtmr2.ToString(),
            ["rtmr3"] = values.Rtmr3.ToString(),
            ["allowed_mrtd"] = List(allowed.NodeAllowedMrtd),
            ["allowed_rtmr0"] = List(allowed.NodeAllowedRtmr0),
            ["allowed_rtmr1"] = List(allowed.NodeAllowedRtmr1),
            ["allowed_rtmr2"] = List(allowed.NodeAllowedRtmr2),
            ["allowed_rtmr3"] = List(allowed.NodeAllowedRtmr3),
            ["allowed_tcb_statuses"] = List(allowed.NodeAllowedTcbStatuses),
        };
    }

    /// <summary>What an image was booted on.</summary>
    public static string Machine(ReleasedBoot boot) => $"QEMU {boot.Qemu} with OVMF and a vTPM, {(boot.Accelerator is Accelerator.Kvm ? "on KVM" : "translated")}";

    static JsonObject ProfileProvenance(ReleaseFacts facts, ReleasedProfile profile) => new()
    {
        ["profile"] = profile.Profile.Name,
        ["tag"] = facts.Version,
        ["commit_sha"] = facts.Origin.CommitSha,
        ["workflow_run_id"] = facts.Origin.RunId,
        ["workflow_run_attempt"] = facts.Origin.RunAttempt,
        ["image"] = new JsonObject
        {
            ["name"] = profile.Gcp.Name,
            ["project"] = Policies.RunOrigin.Local,
            ["family"] = profile.Gcp.Family,
            ["self_link"] = "",
            ["disk_sha256"] = profile.Image.DiskSha256,
            ["archive_sha256"] = profile.Gcp.Archive.Sha256,
            ["uki_sha256"] = profile.Image.UkiSha256,
            ["root_hash"] = profile.Image.RootHash,
            ["packages_lock_sha256"] = profile.Image.PackagesLockSha256,
            ["kernel"] = profile.Image.Kernel,
        },
        // The KMS of the staging probe verified a quote with these values. What that is worth, the environment says.
        ["external_verification"] = new JsonObject
        {
            ["status"] = "performed",
            ["mrtd"] = profile.Measurements.MrTd.Value.ToString(),
            ["method"] = "dcap",
            ["environment"] = Policies.PolicyRules.Word(facts.Environment),
            ["probe_report_sha256"] = profile.ProbeReportSha256,
        },
        // A machine without TDX: its vTPM measured what a trust domain's registers would be extended by.
        ["observed_boot"] = new JsonObject
        {
            ["machine"] = Machine(profile.Boot),
            ["registers_as_predicted"] = List(profile.Boot.Registers.Select(register => register.ToString().ToLowerInvariant())),
            ["boot_record_sha256"] = profile.Boot.RecordSha256,
            ["conformance_record_sha256"] = profile.Boot.ConformanceSha256,
        },
    };
}
