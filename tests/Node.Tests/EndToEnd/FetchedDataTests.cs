using System.Net.Http.Json;
using System.Text;
using Attestation;
using Attestation.Policies;
using Attestation.Quotes;
using Microsoft.Extensions.Logging.Abstractions;
using Node.Admin;
using Node.Boot;
using Node.Data;
using Node.Fetching;
using Node.Quotes;
using Node.Simulated;
using NodeTests.Boot;
using NodeTests.Data;
using NodeTests.Simulated;

namespace NodeTests.EndToEnd;

/// <summary>A machine from its boot to open data: the simulator's port, the real KMS, the real cryptsetup.</summary>
public sealed class FetchedDataTests : IDisposable
{
    static readonly Profile Profile = Profile.LockedReadOnly;

    readonly FakeMachine machine = new FakeMachine(Profile.Name).WithVtpm(new VtpmForge()).WithPort();
    readonly FileDisks disks = new();
    readonly MappingTools tools;

    public FetchedDataTests() => tools = new(machine.Paths);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        machine.Dispose();
        disks.Dispose();
    }

    [Fact]
    public async Task The_key_of_the_first_boot_comes_again_on_every_other()
    {
        var world = await SimulatedWorld.StartAsync(TimeProvider.System, Cancel, tdPorts: [Profile]);
        await using var staging = new RealStaging(world);
        var candidate = RealStaging.Candidate(await staging.ObserveAsync(Cancel));
        var policy = await AllowingAsync(world, candidate);
        await using var kms = await staging.KmsAsync(policy, Cancel);
        await GiveAsync(world, kms, policy);

        Assert.Equal((DataState.Open, true), await BootAsync(world));
        Assert.Equal((DataState.Open, false), await BootAsync(world));
    }

    [Fact]
    public async Task A_node_that_the_KMS_does_not_allow_stays_up_and_says_so()
    {
        var world = await SimulatedWorld.StartAsync(TimeProvider.System, Cancel, tdPorts: [Profile]);
        await using var staging = new RealStaging(world);
        var candidate = RealStaging.Candidate(await staging.ObserveAsync(Cancel));
        await using var kms = await staging.KmsAsync(candidate, Cancel);
        await GiveAsync(world, kms, candidate);

        using var ports = new SocketPorts(world.TdPort(Profile));
        var boot = await ExtendAsync(ports);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var data = DataAsync(stop.Token);
        using var fetching = Fetching(boot, ports);
        await fetching.StartAsync(Cancel);
        while (fetching.Status.LastRefusal?.Stage is not "get_key")
            await Task.Delay(20, Cancel);
        Assert.Equal(("KMS_PROFILE_POLICY_REJECTED", "measurement_policy_rejected"), (fetching.Status.LastRefusal.Code, fetching.Status.LastRefusal.KmsError));
        await fetching.StopAsync(Cancel);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => data);
        using var http = new HttpClient();
        Assert.Contains("KMS_PROFILE_POLICY_REJECTED", await http.GetStringAsync(world.Where.TdPort[Profile.Name], Cancel), StringComparison.Ordinal);
    }

    async Task<(DataState State, bool IsNew)> BootAsync(SimulatedWorld world)
    {
        tools.Reboot();
        using var ports = new SocketPorts(world.TdPort(Profile));
        var boot = await ExtendAsync(ports);
        var data = DataAsync(Cancel);
        using var fetching = Fetching(boot, ports);
        await fetching.StartAsync(Cancel);
        await data;
        await fetching.ExecuteTask!;
        var status = new DataDoor(machine.Paths).Status();
        return (status.State, status.IsNew);
    }

    Task DataAsync(CancellationToken cancel) =>
        Task.Run(() => new DataAgent(machine.Paths, disks, tools, NullLogger<DataAgent>.Instance).RunAsync(TimeProvider.System, cancel), Cancel);

    KeyFetching Fetching(BootRecord boot, SocketPorts ports)
    {
        var services = MachineServices.Of(boot, machine.Paths, new KernelReportEntries(), ports, TimeProvider.System);
        var attempt = new KeyAttempt(services.Kms.Expectation, services.Quotes, new DataDoor(machine.Paths), TimeProvider.System);
        return new(attempt, new Backoff(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1), () => 0), services.Kms.Watch, TimeProvider.System, NullLogger<KeyFetching>.Instance);
    }

    Task<BootRecord> ExtendAsync(SocketPorts ports) =>
        new BootAgent(machine.Paths, new(machine.Paths, new ExtendingFiles(), ports, TimeProvider.System), TimeProvider.System).ExtendAsync(Cancel);

    /// <summary>A policy that allows what this machine measures.</summary>
    async Task<AttestationPolicy> AllowingAsync(SimulatedWorld world, AttestationPolicy policy)
    {
        using var ports = new SocketPorts(world.TdPort(Profile));
        await ExtendAsync(ports);
        using var port = TdPort.Find(machine.Paths, ports, TimeProvider.System)!;
        var node = TdxQuote.Parse(await new TdPortQuoteSource(port).QuoteAsync(new byte[64], Cancel)).Report.Registers;
        return policy with
        {
            Policy = policy.Policy with
            {
                NodeAllowedMrtd = [node.MrTd], NodeAllowedRtmr0 = [node.Rtmr0], NodeAllowedRtmr1 = [node.Rtmr1], NodeAllowedRtmr2 = [node.Rtmr2], NodeAllowedRtmr3 = [node.Rtmr3],
            },
        };
    }

    static async Task GiveAsync(SimulatedWorld world, RealKms kms, AttestationPolicy policy)
    {
        using var http = new HttpClient();
        using var answer = await http.PutAsJsonAsync(world.Where.TdPort[Profile.Name] + "/attributes", new Dictionary<string, string>
        {
            ["kms-url"] = kms.Url,
            ["kms-policy"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(policy.ToJson())),
            ["root-ca"] = world.RootPem,
            ["collateral-url"] = world.Where.Collateral,
        }, Cancel);
        Assert.True(answer.IsSuccessStatusCode);
    }
}
