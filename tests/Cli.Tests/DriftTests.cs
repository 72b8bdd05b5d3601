using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Attestation;
using Attestation.Measurements;
using Attestation.Policies;
using Cli;
using Pipeline.Policies;
using ReleaseForges;

namespace CliTests;

public sealed class DriftTests : IDisposable
{
    static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    static readonly NodeForge Node = new();

    static readonly Dictionary<string, MachineForge> Machines = new()
    {
        ["same"] = Node.Built,
        ["firmware"] = Node.Built with { Firmware = Flip(Node.Machine.Firmware, 0x1000) },
        ["variable store"] = Node.Built with { Firmware = Flip(Node.Machine.Firmware, 0) },
        ["platform"] = Node.Built with { Acpi = [9], Memory = 4UL << 30 },
        ["Secure Boot"] = Node.Built with { SecureBoot = true },
        ["image"] = (Node.WithKernel("6.17.2") with { Version = "3.1.0" }).Built,
    };

    readonly string folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;
    readonly QuoteForge forge = QuoteForge.Create();
    readonly StringWriter output = new();
    readonly StringWriter errors = new();

    public DriftTests() => Node.WriteTo(Release);

    string Release => Path.Combine(folder, "mero-tee-v3.0.0");

    public void Dispose()
    {
        forge.Dispose();
        output.Dispose();
        errors.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    Task<int> RunAsync(params string[] arguments) => new MeroTee(output, errors).RunAsync(arguments, TestContext.Current.CancellationToken);

    Task<int> DriftAsync(string machine, params string[] more) => RunAsync(["drift", "--quote", Quote(Machines[machine]), "--release", Release, .. more]);

    string[] Log(string machine) => ["--log", Save("boot.log", Machines[machine].BootLog())];

    string[] Verified() =>
    [
        "--collateral", Save("collateral.json", JsonSerializer.SerializeToUtf8Bytes(forge.QuoteCollateral(Noon), AttestationJson.Files.QuoteCollateral)),
        "--root", Save("root.pem", Encoding.ASCII.GetBytes(forge.RootPem)), "--at", JsonUtcTime.ToText(Noon),
    ];

    string Quote(MachineForge machine, bool isDebug = false) => Save("quote.bin", forge.Quote(Values(machine), "report data"u8, isDebug));

    static RegisterValues Values(MachineForge machine) => machine.Measure() is var image
        ? new() { MrTd = image.MrTd!.Value, Rtmr0 = image.Rtmr0!.Value, Rtmr1 = image.Rtmr1!.Value, Rtmr2 = image.Rtmr2!.Value, Rtmr3 = image.Rtmr3!.Value }
        : throw new InvalidOperationException();

    static AttestationPolicy Policy()
    {
        var (policy, values) = (PolicyForge.Policy(Profile.Debug), Node.Measurements.ToValues());
        return policy with
        {
            Policy = policy.Policy with { NodeAllowedMrtd = [values.MrTd], NodeAllowedRtmr0 = [values.Rtmr0], NodeAllowedRtmr1 = [values.Rtmr1], NodeAllowedRtmr2 = [values.Rtmr2], NodeAllowedRtmr3 = [values.Rtmr3] },
        };
    }

    string SavePolicy(AttestationPolicy policy)
    {
        Directory.CreateDirectory(Path.Combine(folder, "mero-kms-v3.0.0"));
        return Save("mero-kms-v3.0.0/kms-phala-attestation-policy.debug.json", Encoding.UTF8.GetBytes(policy.ToJson()));
    }

    [Theory]
    [InlineData("same", "words")]
    [InlineData("firmware", "words")]
    [InlineData("variable store", "words")]
    [InlineData("platform", "words")]
    [InlineData("platform", "json")]
    [InlineData("Secure Boot", "words")]
    [InlineData("image", "words")]
    public async Task What_moved_is_said_with_its_events_and_origin(string machine, string form)
    {
        SavePolicy(Policy());
        Assert.Equal(0, await DriftAsync(machine, [.. Log(machine), .. Verified(), "--profile", "debug", .. form is "json" ? ["--json"] : Array.Empty<string>()]));
        await Verify(output.ToString());
    }

    [Theory]
    [InlineData("firmware")]
    [InlineData("platform")]
    [InlineData("image")]
    public async Task Without_a_log_only_what_values_tell_is_said(string machine)
    {
        SavePolicy(Policy());
        Assert.Equal(0, await DriftAsync(machine, [.. Verified(), "--profile", "debug"]));
        await Verify(output.ToString());
    }

    [Fact]
    public async Task Unverified_evidence_is_labelled_and_proposes_nothing()
    {
        SavePolicy(Policy());
        Assert.Equal(0, await DriftAsync("platform", Log("platform")));
        Assert.Contains("UNVERIFIED EVIDENCE", output.ToString());
        Assert.Contains("No change of the policy is proposed: the evidence is not verified", output.ToString());
        Assert.DoesNotContain("node_terms", output.ToString());
    }

    [Fact]
    public async Task A_proposed_change_fits_the_policy()
    {
        SavePolicy(Policy());
        Assert.Equal(0, await DriftAsync("platform", [.. Log("platform"), .. Verified(), "--json"]));
        var fragment = JsonNode.Parse(output.ToString())!["proposed_change"]!.AsObject();
        var next = JsonNode.Parse((Policy() with { PolicyVersion = 2, Supersedes = $"sha256:{PolicyForge.Hex64("before")}" }).ToJson())!.AsObject();
        foreach (var (name, list) in fragment["policy"]!.AsObject())
            next["policy"]![name] = list!.DeepClone();
        next["node_terms"] = fragment["node_terms"]!.DeepClone();
        var policy = AttestationPolicy.Parse(next.ToJsonString());
        Assert.Empty(NodeTerm.Compare(policy));
        Assert.Equal([Node.Measurements.Rtmr0.Value, Values(Machines["platform"]).Rtmr0], policy.Policy.NodeAllowedRtmr0);
        var term = Assert.Single(policy.NodeTerms!);
        Assert.Equal((Register.Rtmr0, 2, (DateTimeOffset?)Noon.AddDays(30)), (term.Register, term.AddedIn, term.ExpiresAt));
        Assert.Equal(policy.ToJson(), (await PolicyFile.ReadAsync(SavePolicy(policy), TestContext.Current.CancellationToken)).Text);
    }

    public static TheoryData<string, string> Unproposed => new()
    {
        { "same", "every register is one that the release accepts" },
        { "image", "moved by the image, and a policy takes another image only from a release" },
        { "debug bit", "the host can reach into this machine" },
        { "firmware", "no record knows the firmware" },
        { "no log", "it is not known that only firmware or platform moved RTMR0" },
        { "no policy", "no policy is at hand to change; give --policy" },
        { "tdx policy", "the policy is for tdx, but the quote is worth simulation" },
        { "other profile", "the policy is of the profile locked-read-only" },
        { "accepted already", "the policy accepts every value already" },
    };

    [Theory]
    [MemberData(nameof(Unproposed))]
    public async Task Nothing_is_proposed_where_it_is_not_due(string scene, string because)
    {
        var machine = scene is "same" or "image" or "firmware" ? scene : "platform";
        var policy = Policy();
        if (scene is not "no policy")
        {
            SavePolicy(scene switch
            {
                "tdx policy" => policy with { Environment = EvidenceEnvironment.Tdx },
                "other profile" => policy with { Profile = Profile.LockedReadOnly },
                "accepted already" => policy with { Policy = policy.Policy with { NodeAllowedRtmr0 = [.. policy.Policy.NodeAllowedRtmr0, Values(Machines["platform"]).Rtmr0] } },
                _ => policy,
            });
        }
        string[] log = scene is "no log" ? [] : Log(machine);
        Assert.Equal(0, await RunAsync(["drift", "--quote", Quote(Machines[machine], scene is "debug bit"), "--release", Release, "--profile", "debug", .. log, .. Verified()]));
        Assert.Contains(because, output.ToString());
        Assert.DoesNotContain("node_terms", output.ToString());
    }

    [Fact]
    public async Task A_firmware_that_another_release_knows_is_named()
    {
        (Node with { Version = "3.1.0", Machine = Node.Machine with { Firmware = Machines["firmware"].Firmware } }).WriteTo(Path.Combine(folder, "mero-tee-v3.1.0"));
        Directory.CreateDirectory(Path.Combine(folder, "mero-tee-v2.0.0"));
        SavePolicy(Policy());
        Assert.Equal(0, await DriftAsync("firmware", Verified()));
        Assert.Contains("The value is known: it is that of the release 3.1.0, debug (newer);", output.ToString());
        Assert.Contains("moved by firmware. The value is known: it is that of the release 3.1.0", output.ToString());
    }

    [Fact]
    public async Task A_firmware_that_only_a_platform_file_records_is_named()
    {
        const string gcp = "9bf86e6280ec4282b8b5822d8166410a456cdb720109aa799f0011fa63df1de3ee5e35e293fc410c061433163acb03a6";
        var quote = Save("quote.bin", forge.Quote(Values(Node.Built) with { MrTd = Measurement.Parse(gcp) }, "report data"u8));
        Assert.Equal(0, await RunAsync("drift", "--quote", quote, "--release", Release));
        Assert.Contains("The value is known: it is that of the platform gcp-c3-standard-4", output.ToString());
    }

    [Fact]
    public async Task A_node_that_has_not_extended_RTMR3_is_the_runtime()
    {
        var quote = Save("quote.bin", forge.Quote(Values(Node.Built) with { Rtmr3 = Measurement.Zero }, "report data"u8));
        Assert.Equal(0, await RunAsync("drift", "--quote", quote, "--release", Release));
        Assert.Contains("Moved: RTMR3 (by the runtime).", output.ToString());
    }

    [Fact]
    public async Task Every_refusal_has_its_exit_code_and_reason()
    {
        var quote = Quote(Machines["same"]);
        await RefusedAsync(11, "there is no such folder", "--quote", quote, "--release", Path.Combine(folder, "absent"));
        await RefusedAsync(11, "absent: there is no such file", "--quote", "absent", "--release", Release);
        await RefusedAsync(2, "is no release of node images", "--quote", quote, "--release", folder);
        await RefusedAsync(2, "TDX quote: header", "--quote", Save("other", [3, 0]), "--release", Release);
        await RefusedAsync(2, "is none of the profiles", "--quote", quote, "--release", Release, "--profile", "open");
        await RefusedAsync(10, "The quote is of a machine with the profile debug of the release 3.0.0; locked-read-only is expected.", "--quote", quote, "--release", Release, "--profile", "locked-read-only");
        await RefusedAsync(10, "the event log replays RTMR0 to", ["--quote", quote, "--release", Release, .. Log("platform")]);
        await RefusedAsync(2, "The event log", "--quote", quote, "--release", Release, "--log", Save("log", "[7"u8));
        await RefusedAsync(10, "the quote is not genuine: ", ["--quote", quote, "--release", Release, .. Verified()[..2], .. Verified()[4..]]);
        var image = Save("image.bin", forge.Quote(Values(Machines["image"]) with { Rtmr3 = Measurement.Hash([1]) }, "report data"u8));
        await RefusedAsync(2, "name the profile to compare with as --profile", "--quote", image, "--release", Release);
        Directory.Move(Release, Path.Combine(folder, "mero-tee-v9.0.0"));
        await RefusedAsync(10, "by its name it is the release 9.0.0", "--quote", quote, "--release", Path.Combine(folder, "mero-tee-v9.0.0"));
    }

    async Task RefusedAsync(int code, string because, params string[] arguments)
    {
        errors.GetStringBuilder().Clear();
        Assert.Equal(code, await RunAsync(["drift", .. arguments]));
        Assert.Contains(because, errors.ToString());
        Assert.Empty(output.ToString());
    }

    string Save(string name, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    static byte[] Flip(byte[] content, int at)
    {
        var changed = (byte[])content.Clone();
        changed[at] ^= 0x40;
        return changed;
    }
}
