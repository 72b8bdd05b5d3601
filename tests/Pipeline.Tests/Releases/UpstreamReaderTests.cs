using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Attestation;
using Pipeline.Releases;
using Pipeline.Runs;

namespace PipelineTests.Releases;

/// <summary>
/// The rules by which upstream's verify scripts and merod read a release, written down again from their behaviour:
/// what they accept must be what is written here.
/// </summary>
public sealed partial class UpstreamReaderTests
{
    static readonly IReadOnlyDictionary<string, string> Files = ReleaseFiles.Of(ReleaseForge.Facts);
    static readonly string[] Registers = ["mrtd", "rtmr0", "rtmr1", "rtmr2", "rtmr3"];
    static readonly string[] Profiles = [.. Profile.All.Select(profile => profile.Name)];

    static JsonObject Kms(string name) => JsonNode.Parse(Files[$"mero-kms-v3.0.0/{name}"])!.AsObject();

    static JsonObject Node(string name) => JsonNode.Parse(Files[$"mero-tee-v3.0.0/{name}"])!.AsObject();

    static string Text(JsonNode? node) => node!.GetValue<string>();

    static string[] List(JsonNode? node) => [.. node!.AsArray().Select(Text)];

    static void AssertDistinctDigests(IEnumerable<JsonNode?> digests)
    {
        var texts = digests.Select(Text).ToArray();
        Assert.All(texts, text => Assert.Matches(ImageDigest(), text));
        Assert.Equal(3, texts.Distinct().Count());
    }

    /// <summary>R-6: the checksums file lists archives, <c>sha256sum -c</c> reads it.</summary>
    [Fact]
    public void Checksums_list_the_archives() =>
        Assert.Equal($"{ReleaseForge.Facts.Archives[0].Sha256}  mero-kms-phala_x86_64-unknown-linux-gnu.tar.gz\n", Files["mero-kms-v3.0.0/kms-phala-checksums.txt"]);

    /// <summary>R-7.</summary>
    [Fact]
    public void The_release_manifest_has_what_the_verifier_reads()
    {
        var manifest = Kms("kms-phala-release-manifest.json");
        Assert.Equal("3.0.0", Text(manifest["tag"]));
        Assert.NotEmpty(Text(manifest["commit_sha"]));
        Assert.NotEmpty(manifest["binaries"]!.AsArray());
        Assert.NotEmpty(Text(manifest["container"]!["image"]));
        Assert.Matches(ImageDigest(), Text(manifest["container"]!["digest"]));
        AssertDistinctDigests(Profiles.Select(profile => manifest["container_profile_digests"]![profile]));
        Assert.Equal("/attest", Text(manifest["verification"]!["kms_attest_endpoint"]));
        Assert.Equal("kms-phala-attestation-policy.json", Text(manifest["verification"]!["attestation_policy_asset"]));
        Assert.All(Profiles, profile => Assert.Equal($"kms-phala-attestation-policy.{profile}.json", Text(manifest["verification"]!["policy_profile_assets"]![profile])));
    }

    /// <summary>R-8.</summary>
    [Fact]
    public void The_container_metadata_has_what_the_verifier_reads()
    {
        var metadata = Kms("kms-phala-container-metadata.json");
        Assert.Equal(1, metadata["schema_version"]!.GetValue<int>());
        Assert.Equal("3.0.0", Text(metadata["tag"]));
        Assert.NotEmpty(Text(metadata["commit_sha"]));
        Assert.Matches(ImageDigest(), Text(metadata["container"]!["digest"]));
        Assert.NotEmpty(List(metadata["container"]!["tags"]));
        AssertDistinctDigests(Profiles.Select(profile => metadata["container_profile_digests"]![profile]));
    }

    /// <summary>R-9.</summary>
    [Fact]
    public void The_compatibility_map_has_what_the_verifier_reads()
    {
        var root = Kms("kms-phala-compatibility-map.json");
        var map = root["compatibility"]!;
        Assert.Equal(1, root["schema_version"]!.GetValue<int>());
        Assert.Equal(("3.0.0", "3.0.0"), (Text(root["tag"]), Text(map["version"])));
        Assert.Equal(("kms", "node"), (Text(map["roles"]!["kms"]), Text(map["roles"]!["node"])));
        Assert.Equal(("mero-kms-v3.0.0", "mero-tee-v3.0.0"), (Text(map["kms_tag"]), Text(map["node_image_tag"])));
        Assert.StartsWith("mero-kms-v", Text(map["kms_policy_source_tag"]));
        AssertDistinctDigests(Profiles.Select(profile => map["profiles"]![profile]!["kms_image_digest"]));
        Assert.All(Profiles, profile =>
        {
            var entry = map["profiles"]![profile]!;
            Assert.Equal(("kms", "node", profile), (Text(entry["kms_role"]), Text(entry["node_role"]), Text(entry["node_profile"])));
            Assert.Equal($"kms-phala-attestation-policy.{profile}.json", Text(entry["kms_policy_asset"]));
            Assert.Equal($"3.0.0-{profile}", Text(entry["kms_image_tag"]));
            Assert.Matches(Hex64(), Text(entry["event_payload"]));
            var policy = Files[$"mero-kms-v3.0.0/{Text(entry["kms_policy_asset"])}"];
            Assert.Equal(Digest.Of(policy), "sha256:" + Text(entry["kms_policy_sha256"]));
        });
    }

    public static TheoryData<string> Policies => [.. Profiles.Select(profile => $".{profile}").Prepend("")];

    /// <summary>R-10, R-11.</summary>
    [Theory]
    [MemberData(nameof(Policies))]
    public void A_policy_has_what_the_verifier_reads(string suffix)
    {
        var policy = Kms($"kms-phala-attestation-policy{suffix}.json");
        Assert.Equal(1, policy["schema_version"]!.GetValue<int>());
        Assert.Equal(("3.0.0", "kms"), (Text(policy["tag"]), Text(policy["role"])));
        Assert.Equal(suffix.Length is 0 ? "locked-read-only" : suffix[1..], Text(policy["profile"]));
        Assert.NotEmpty(Text(policy["commit_sha"]));
        Assert.Equal(("mero-kms-phala", "/attest"), (Text(policy["kms"]!["provider"]), Text(policy["kms"]!["attest_endpoint"])));
        Assert.Matches(Hex64(), Text(policy["kms"]!["default_binding_hex"]));
        Assert.Equal(Convert.FromHexString(Text(policy["kms"]!["default_binding_hex"])), Convert.FromBase64String(Text(policy["kms"]!["default_binding_b64"])));
        foreach (var prefix in new[] { "kms_allowed_", "node_allowed_" })
            Assert.All(Registers.Append("tcb_statuses"), name => Assert.NotEmpty(List(policy["policy"]![prefix + name])));
        Assert.Matches(Hex64(), List(policy["policy"]!["kms_allowed_event_payload"])[0]);
        Assert.Empty(List(policy["policy"]!["kms_allowed_rtmr3"]).Intersect(List(policy["policy"]!["node_allowed_rtmr3"])));
    }

    /// <summary>R-13.</summary>
    [Fact]
    public void The_allowlists_of_no_two_profiles_are_identical()
    {
        var lists = Profiles.Select(profile => Kms($"kms-phala-attestation-policy.{profile}.json")["policy"]!.ToJsonString());
        Assert.Equal(3, lists.Distinct().Count());
    }

    /// <summary>R-14, R-15, R-16.</summary>
    [Fact]
    public void Commit_container_and_checksums_agree_everywhere()
    {
        var (manifest, metadata) = (Kms("kms-phala-release-manifest.json"), Kms("kms-phala-container-metadata.json"));
        var commits = Profiles.Select(profile => Text(Kms($"kms-phala-attestation-policy.{profile}.json")["commit_sha"]));
        Assert.Single(commits.Append(Text(manifest["commit_sha"])).Append(Text(metadata["commit_sha"])).Distinct());
        Assert.Equal(manifest["container"]!.ToJsonString(), metadata["container"]!.ToJsonString());
        var binaries = manifest["binaries"]!.AsArray().Select(file => $"{Text(file!["sha256"])}  {Text(file["file"])}\n");
        Assert.Equal(Files["mero-kms-v3.0.0/kms-phala-checksums.txt"], string.Concat(binaries));
    }

    [Fact]
    public void The_manifest_file_lists_six_files_with_their_digests()
    {
        var lines = Files["mero-kms-v3.0.0/MANIFEST.txt"].TrimEnd().Split('\n').Select(line => line.Split("  ")).ToArray();
        Assert.Equal(6, lines.Length);
        Assert.All(lines, line => Assert.Equal(Digest.Of(Files[$"mero-kms-v3.0.0/{line[1]}"]), "sha256:" + line[0]));
    }

    /// <summary>The rules for the node's assets, and the comparison of checksums that upstream leaves out.</summary>
    [Fact]
    public void The_node_assets_have_what_the_verifier_reads()
    {
        var (published, provenance) = (Node("published-mrtds.json"), Node("release-provenance.json"));
        Assert.Equal(("node", "3.0.0"), (Text(published["role"]), Text(published["tag"])));
        Assert.Equal(("node", "3.0.0"), (Text(provenance["role"]), Text(provenance["tag"])));
        Assert.NotEmpty(Text(provenance["commit_sha"]));
        Assert.Equal("3.0.0", Text(provenance["measurement_policy"]!["tag"]));
        Assert.All(Profiles, profile =>
        {
            var (values, proven) = (published["profiles"]![profile]!, provenance["profiles"]![profile]!);
            Assert.Matches(Hex96(), Text(values["mrtd"]));
            Assert.All(Registers.Append("tcb_statuses"), name => Assert.NotEmpty(List(values["allowed_" + name])));
            Assert.Equal(Text(values["mrtd"]), List(values["allowed_mrtd"])[0]);
            Assert.NotEmpty(Text(proven["image"]!["name"]));
            Assert.Equal("performed", Text(proven["external_verification"]!["status"]));
            Assert.Equal(Text(provenance["mrtds"]!["profiles"]![profile]!["mrtd"]), Text(proven["external_verification"]!["mrtd"]));
        });
        foreach (var line in Files["mero-tee-v3.0.0/node-image-gcp-checksums.txt"].TrimEnd().Split('\n').Select(line => line.Split("  ")))
            Assert.Equal(Digest.Of(Files[$"mero-tee-v3.0.0/{line[1]}"]), "sha256:" + line[0]);
    }

    /// <summary>merod's release path (kms_policy.rs): <c>policy.allowed_*</c> only, and only the policy without a profile in its name.</summary>
    [Fact]
    public void Merod_finds_the_values_of_the_KMS_under_its_own_names()
    {
        var root = Kms("kms-phala-attestation-policy.json");
        var policy = root["policy"]!;
        Assert.All(Registers, name =>
        {
            Assert.NotEmpty(List(policy["allowed_" + name]));
            Assert.All(List(policy["allowed_" + name]), value => Assert.Equal(48, Convert.FromHexString(value).Length));
            Assert.Equal(List(policy["kms_allowed_" + name]), List(policy["allowed_" + name]));
        });
        Assert.Equal(["uptodate"], List(policy["allowed_tcb_statuses"]));
        Assert.Equal(32, Convert.FromBase64String(Text(root["kms"]!["default_binding_b64"])).Length);
    }

    /// <summary>Upstream's KMS (policy.rs): tag, role and profile must be its own, then <c>node_allowed_*</c>.</summary>
    [Fact]
    public void A_KMS_finds_the_values_of_its_nodes() => Assert.All(Profile.All, profile =>
    {
        var policy = Kms($"kms-phala-attestation-policy.{profile}.json")["policy"]!;
        var values = ReleaseForge.Measurements(profile).ToValues();
        Assert.Equal([values.Rtmr2.ToString()], List(policy["node_allowed_rtmr2"]));
        Assert.Equal([values.Rtmr3.ToString()], List(policy["node_allowed_rtmr3"]));
    });

    [GeneratedRegex("^sha256:[A-Fa-f0-9]{64}$")]
    private static partial Regex ImageDigest();

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Hex64();

    [GeneratedRegex("^[0-9a-f]{96}$")]
    private static partial Regex Hex96();
}
