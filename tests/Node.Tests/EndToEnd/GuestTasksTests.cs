using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Attestation;
using Attestation.Policies;
using Attestation.Quotes;
using Node.Boot;
using Node.Probes;
using Node.Quotes;
using Node.Simulated;
using Node.Tasks;
using NodeTests.Boot;
using NodeTests.Simulated;

namespace NodeTests.EndToEnd;

/// <summary>What a simulated machine does for whoever started it, with its own quotes, on real programs.</summary>
public sealed class GuestTasksTests : IDisposable
{
    static readonly Profile Profile = Profile.LockedReadOnly;

    readonly FakeMachine machine = new FakeMachine(Profile.Name).WithVtpm(new VtpmForge()).WithPort();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => machine.Dispose();

    [Fact]
    public async Task Every_case_of_the_staging_probe_passes_with_the_quotes_of_the_machine_itself()
    {
        var world = await SimulatedWorld.StartAsync(TimeProvider.System, Cancel, tdPorts: [Profile]);
        await using var staging = new RealStaging(world);
        using var ports = new SocketPorts(world.TdPort(Profile));
        using var port = await BootAsync(ports);
        var policy = await AllowingAsync(RealStaging.Candidate(await staging.ObserveAsync(Cancel)), port);
        await using var kms = await staging.KmsAsync(policy, Cancel);

        var result = await new StagingProbeTask(port, Profile, TimeProvider.System).RunAsync(Order(world, kms, policy), Cancel);

        var report = result.Deserialize(Node.NodeJson.Files.ProbeReport)!;
        Assert.True(report.Outcome is ProbeReport.Passed, result.GetRawText());
    }

    [Fact]
    public async Task A_KMS_that_does_not_list_the_machine_refuses_it()
    {
        var world = await SimulatedWorld.StartAsync(TimeProvider.System, Cancel, tdPorts: [Profile]);
        await using var staging = new RealStaging(world);
        using var ports = new SocketPorts(world.TdPort(Profile));
        using var port = await BootAsync(ports);
        await using var kms = await staging.KmsAsync(RealStaging.Candidate(await staging.ObserveAsync(Cancel)), Cancel);

        var result = await new KmsRefusalTask(new TdPortQuoteSource(port)).RunAsync(
            Json(new() { ["id"] = "a", ["kind"] = "kms-refusal", ["kms_url"] = kms.Url, ["kms_ca"] = world.RootPem }), Cancel);

        Assert.Equal("""{"got":"403 measurement_policy_rejected"}""", JsonSerializer.Serialize(result));
    }

    [Theory]
    [InlineData("kms_url")]
    [InlineData("kms_ca")]
    [InlineData("kms_policy")]
    [InlineData("root_ca")]
    [InlineData("collateral_url")]
    [InlineData("td_quotes")]
    public async Task A_probe_without_one_of_its_members_is_refused(string member)
    {
        var order = Order("http://127.0.0.1:1", PolicyForge.Policy(Profile));
        order.Remove(member);
        using var port = TdPort.Find(machine.Paths, new SocketPorts(), TimeProvider.System)!;
        var refusal = await Assert.ThrowsAsync<TaskRefusedException>(() => new StagingProbeTask(port, Profile, TimeProvider.System).RunAsync(Json(order), Cancel));
        Assert.StartsWith("The task has other members than its kind has: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_whose_policy_is_of_another_profile_is_refused()
    {
        using var port = TdPort.Find(machine.Paths, new SocketPorts(), TimeProvider.System)!;
        var refusal = await Assert.ThrowsAnyAsync<Node.NodeException>(() =>
            new StagingProbeTask(port, Profile, TimeProvider.System).RunAsync(Json(Order("http://127.0.0.1:1", PolicyForge.Policy(Profile.Debug))), Cancel));
        Assert.Equal("The policy is for debug, and this node is locked-read-only.", refusal.Message);
    }

    async Task<TdPort> BootAsync(SocketPorts ports)
    {
        await new BootAgent(machine.Paths, new(machine.Paths, new ExtendingFiles(), ports, TimeProvider.System), TimeProvider.System).ExtendAsync(Cancel);
        return TdPort.Find(machine.Paths, ports, TimeProvider.System)!;
    }

    static async Task<AttestationPolicy> AllowingAsync(AttestationPolicy policy, TdPort port)
    {
        var node = TdxQuote.Parse(await new TdPortQuoteSource(port).QuoteAsync(new byte[64], Cancel)).Report.Registers;
        return policy with
        {
            Policy = policy.Policy with
            {
                NodeAllowedMrtd = [node.MrTd], NodeAllowedRtmr0 = [node.Rtmr0], NodeAllowedRtmr1 = [node.Rtmr1], NodeAllowedRtmr2 = [node.Rtmr2], NodeAllowedRtmr3 = [node.Rtmr3],
            },
        };
    }

    static JsonElement Order(SimulatedWorld world, RealKms kms, AttestationPolicy policy)
    {
        var order = Order(kms.Url, policy);
        order["kms_ca"] = world.RootPem;
        order["root_ca"] = world.RootPem;
        order["collateral_url"] = world.Where.Collateral;
        order["td_quotes"] = new JsonObject(world.Where.TdQuote.Where(one => one.Key != Profile.Name).Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value)));
        return Json(order);
    }

    static JsonObject Order(string url, AttestationPolicy policy) => new()
    {
        ["id"] = "a",
        ["kind"] = "staging-probe",
        ["kms_url"] = url,
        ["kms_ca"] = "none",
        ["kms_policy"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(policy.ToJson())),
        ["root_ca"] = "none",
        ["collateral_url"] = "http://127.0.0.1:1",
        ["td_quotes"] = new JsonObject(),
    };

    static JsonElement Json(JsonObject order) => JsonSerializer.SerializeToElement(order);
}
