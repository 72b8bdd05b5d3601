using System.Text.Json.Nodes;
using Attestation;
using Attestation.Measurements;
using Attestation.Policies;
using Pipeline.Policies;

namespace CliTests;

/// <summary>When drift proposes a change of the policy, and what the change is.</summary>
public sealed class DriftProposalTests : DriftScene
{
    [Fact]
    public async Task Unverified_evidence_is_labelled_and_proposes_nothing()
    {
        SavePolicy(Policy());
        Assert.Equal(0, await DriftAsync("platform", Log("platform")));
        Assert.Contains("UNVERIFIED EVIDENCE", Output.ToString());
        Assert.Contains("No change of the policy is proposed: the evidence is not verified", Output.ToString());
        Assert.DoesNotContain("node_terms", Output.ToString());
    }

    [Fact]
    public async Task A_proposed_change_fits_the_policy_and_is_not_applied()
    {
        var path = SavePolicy(Policy());
        var before = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);

        var policy = await NextAsync(Policy(), Machines["platform"]);

        Assert.Equal(before, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal([Node.Measurements.Rtmr0.Value, Machines["platform"].Registers.Rtmr0], policy.Policy.NodeAllowedRtmr0);
        var term = Assert.Single(policy.NodeTerms!);
        Assert.Equal((Register.Rtmr0, 2, (DateTimeOffset?)Noon.AddDays(30)), (term.Register, term.AddedIn, term.ExpiresAt));
    }

    [Fact]
    public async Task Values_and_terms_that_the_policy_has_are_kept()
    {
        var (former, other) = (Policy(), PolicyForge.Value("a platform of last month"));
        var kept = new NodeTerm { Register = Register.Rtmr0, Value = other, AddedIn = 1, ExpiresAt = Noon.AddDays(3), Reason = "Reported last month." };
        former = former with { Policy = former.Policy with { NodeAllowedRtmr0 = [.. former.Policy.NodeAllowedRtmr0, other] }, NodeTerms = [kept] };
        SavePolicy(former);

        var policy = await NextAsync(former, Machines["platform"]);

        Assert.Equal([Node.Measurements.Rtmr0.Value, other, Machines["platform"].Registers.Rtmr0], policy.Policy.NodeAllowedRtmr0);
        Assert.Equal(kept, policy.NodeTerms![0]);
        Assert.Equal((Machines["platform"].Registers.Rtmr0, 2, (DateTimeOffset?)Noon.AddDays(30)), (policy.NodeTerms[1].Value, policy.NodeTerms[1].AddedIn, policy.NodeTerms[1].ExpiresAt));
    }

    [Fact]
    public async Task Each_register_that_moved_gets_a_value_with_an_expiry_of_its_own()
    {
        var machine = Machines["firmware"] with { Acpi = [9] };
        (Node with { Version = "3.1.0", Machine = Node.Machine with { Firmware = machine.Firmware } }).WriteTo(Path.Combine(Folder, "mero-tee-v3.1.0"));
        SavePolicy(Policy());

        var policy = await NextAsync(Policy(), machine);

        Assert.Equal([Node.Measurements.MrTd.Value, machine.Registers.MrTd], policy.Policy.NodeAllowedMrtd);
        Assert.Equal([Node.Measurements.Rtmr0.Value, machine.Registers.Rtmr0], policy.Policy.NodeAllowedRtmr0);
        Assert.Equal(
            [(Register.MrTd, machine.Registers.MrTd, Noon.AddDays(30)), (Register.Rtmr0, machine.Registers.Rtmr0, Noon.AddDays(30))],
            policy.NodeTerms!.Select(term => (term.Register, term.Value, term.ExpiresAt!.Value)));
    }

    // The policy's next version with the members that are proposed for it, held to the schema, to the parser and to the rules.
    async Task<AttestationPolicy> NextAsync(AttestationPolicy former, MachineForge machine)
    {
        Assert.Equal(0, await RunAsync(["drift", "--quote", Quote(machine.Registers), "--release", Release, "--profile", "debug", "--log", Save("boot.log", machine.BootLog()), .. Verified(), "--json"]));
        var fragment = JsonNode.Parse(Output.ToString())!["proposed_change"]!.AsObject();
        var next = JsonNode.Parse((former with { PolicyVersion = 2, Supersedes = $"sha256:{PolicyForge.Hex64("before")}" }).ToJson())!.AsObject();
        Assert.Equal(["policy", "node_terms"], fragment.Select(member => member.Key));
        foreach (var (name, list) in fragment["policy"]!.AsObject())
            next["policy"]![name] = list!.DeepClone();
        next["node_terms"] = fragment["node_terms"]!.DeepClone();

        Assert.Empty(SchemaDifferences.Of(JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "policies/schema/attestation-policy.schema.json"), TestContext.Current.CancellationToken))!, next));
        var policy = AttestationPolicy.Parse(next.ToJsonString());
        Assert.Empty(NodeTerm.Compare(policy));
        Assert.Equal(policy.ToJson(), (await PolicyFile.ReadAsync(Save("next.json", policy.ToJson()), TestContext.Current.CancellationToken)).Text);
        return policy;
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
        { "TCB status", "the machine's TCB status is UpToDate, which the policy does not allow" },
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
                "TCB status" => policy with { Policy = policy.Policy with { NodeAllowedTcbStatuses = ["swhardeningneeded"] } },
                "accepted already" => policy with { Policy = policy.Policy with { NodeAllowedRtmr0 = [.. policy.Policy.NodeAllowedRtmr0, Machines["platform"].Registers.Rtmr0] } },
                _ => policy,
            });
        }
        string[] log = scene is "no log" ? [] : Log(machine);
        Assert.Equal(0, await RunAsync(["drift", "--quote", Quote(Machines[machine].Registers, scene is "debug bit"), "--release", Release, "--profile", "debug", .. log, .. Verified()]));
        Assert.Contains(because, Output.ToString());
        Assert.DoesNotContain("node_terms", Output.ToString());
    }
}
