using KmsTests.Challenges.Redis;

namespace KmsTests.Faults;

/// <summary>Everything the service needs, slow, down and lying at each stage: what it answers and records, and that it recovers by itself.</summary>
public abstract class DependencyFaultTests(RedisServer? redis = null)
{
    static readonly Dictionary<string, FaultCase> Cases = ((IEnumerable<FaultCase>)[.. AgentFaults.All, .. CollateralFaults.All, .. RedisFaults.All, .. AuditFaults.All, .. PolicyFaults.All, .. CollectorFaults.All])
        .ToDictionary(fault => fault.Name);

    /// <summary>Which answers say when to come again.</summary>
    static readonly string[] Passing = ["dependency_unavailable", "rate_limited"];

    internal static TheoryData<string> Of(params Dependency[] dependencies) =>
        [.. Cases.Values.Where(fault => dependencies.Contains(fault.Dependency)).Select(fault => fault.Name)];

    protected async Task DemandAsync(string name)
    {
        var fault = Cases[name];
        // A Redis that hangs, and a log that is gone or cut off, can be looked at only when they are back.
        var canLook = fault.Dependency is not (Dependency.Redis or Dependency.AuditFile);
        await using var world = new FaultyWorld(fault.Dependency, redis, fault.Variables) { Rests = fault is { Dependency: Dependency.Collateral, Expected: FaultCase.Unavailable } };

        var answer = await AskAsync(world, fault);
        Assert.Equal(fault.Expected, answer.Outcome);
        Assert.Equal(answer.Status is not 200 && Passing.Any(answer.Outcome.Contains), answer.RetryAfter > TimeSpan.Zero);
        var request = world.Request;
        Assert.Empty(canLook ? KeyInvariant.Violations(world.Evidence()) : []);

        await world.RecoverAsync();
        Assert.Equal(fault.Audit, world.AuditOf(answer));
        if (answer.HasKey)
            Assert.Equal("401 invalid_challenge", (await world.GetKeyAsync(request)).Outcome);
        else if (request is not null)
            await world.GetKeyAsync(request);
        Assert.Empty(KeyInvariant.Violations(world.Evidence()));
    }

    static async Task<KeyExchange> AskAsync(FaultyWorld world, FaultCase fault)
    {
        if (fault.Stage is Stage.Start)
            await fault.BeginAsync(world);
        await world.StartAsync();
        if (fault.Stage is Stage.Challenge or Stage.Attest or Stage.Ready)
            await fault.BeginAsync(world);
        return fault.Stage switch
        {
            Stage.Challenge => await world.ChallengeAsync(),
            Stage.Attest => await world.AttestAsync(),
            Stage.Ready => await world.ReadyAsync(),
            _ => await world.ChallengeAsync() is { Status: not 200 } refused ? refused : await GetKeyAsync(world, fault),
        };
    }

    static async Task<KeyExchange> GetKeyAsync(FaultyWorld world, FaultCase fault)
    {
        // Who comes while it begins waits until it has begun: of requests that come together none is still answered honestly.
        var begun = new Lazy<Task>(() => fault.BeginAsync(world));
        switch (fault.Stage)
        {
            case Stage.BeforeConsuming:
                await fault.BeginAsync(world);
                break;
            case Stage.Reload:
                await fault.BeginAsync(world);
                await world.ReloadAsync();
                break;
            case Stage.Verifying:
                world.Collateral.Meanwhile(_ => begun.Value);
                break;
            case Stage.Deriving:
                world.Agent.Meanwhile(request => request.StartsWith("POST /GetKey", StringComparison.Ordinal) ? begun.Value : Task.CompletedTask);
                break;
            default:
                break;
        }
        return await world.GetKeyAsync();
    }
}
