using Attestation;
using Attestation.Measurements;
using Attestation.Policies;
using Support;

namespace KmsBench;

/// <summary>What servers need around them: collateral, a guest agent, policies; and those who ask them for keys.</summary>
sealed class World : IAsyncDisposable
{
    const string Seed = "kms-bench";

    readonly SimulatedWorld simulated;
    readonly QuickAgent agent;
    readonly QuoteForge forge = QuoteForge.Create(Seed);
    readonly string program;
    readonly string folder;

    World(SimulatedWorld simulated, QuickAgent agent, string program, string folder)
    {
        (this.simulated, this.agent, this.program, this.folder) = (simulated, agent, program, folder);
        Mint = new(forge);
    }

    public QuoteMint Mint { get; }

    public Peers Peers { get; } = new();

    /// <param name="program">Path of the KMS's program.</param>
    /// <param name="folder">Receives everything that the servers write; its disk is the audit log's.</param>
    /// <param name="cancel">Ends the starting.</param>
    public static async Task<World> StartAsync(string program, string folder, CancellationToken cancel)
    {
        var simulated = await SimulatedWorld.StartAsync(TimeProvider.System, cancel, Seed);
        var agent = await QuickAgent.StartAsync(Path.Combine(simulated.Folder, "quick.sock"), simulated.Where.DstackSocket, cancel);
        return new(simulated, agent, program, folder);
    }

    /// <summary>Starts a redis-server.</summary>
    public Task<RedisProgram> RedisAsync(string name, CancellationToken cancel) => RedisProgram.StartAsync(Path.Combine(simulated.Folder, name), cancel);

    /// <summary>Starts a KMS whose limits are out of the way.</summary>
    /// <param name="name">Its folder's.</param>
    /// <param name="values">How many values its policy allows in each register; the nodes have the last.</param>
    /// <param name="redis">Where challenges are kept; null: in its memory.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public async Task<KmsProgram> KmsAsync(string name, int values, RedisProgram? redis, CancellationToken cancel)
    {
        var own = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        var policy = Path.Combine(own, "policy.json");
        await File.WriteAllTextAsync(policy, Policy(values, TimeProvider.System.GetUtcNow()).ToJson(), cancel);
        var variables = new Dictionary<string, string>
        {
            ["MERO_KMS_ENVIRONMENT"] = "simulation",
            ["MERO_KMS_SIMULATION_ROOT_CA"] = simulated.Where.RootCa,
            ["MERO_KMS_PROFILE"] = Profile.LockedReadOnly.ToString(),
            ["MERO_KMS_POLICY_FILE"] = policy,
            ["MERO_KMS_COLLATERAL_URL"] = simulated.Where.Collateral,
            ["DSTACK_SOCKET_PATH"] = agent.Socket,
            ["CHALLENGE_TTL_SECS"] = "3600",
            ["MAX_PENDING_CHALLENGES"] = "10000000",
            ["MERO_KMS_RATE_PER_SECOND"] = "1000000",
            ["MERO_KMS_RATE_BURST"] = "1000000",
            ["MERO_KMS_VERIFICATION_QUEUE"] = "10000",
            // A server that is not driven for a while, because others are, keeps its connections.
            ["MERO_KMS_IDLE_TIMEOUT_SECS"] = "600",
        };
        if (redis is not null)
            variables["REDIS_URL"] = redis.Url;
        return await KmsProgram.StartAsync(program, own, variables, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await agent.DisposeAsync();
        await simulated.DisposeAsync();
        Mint.Dispose();
        forge.Dispose();
    }

    static AttestationPolicy Policy(int values, DateTimeOffset now)
    {
        var policy = PolicyForge.Policy(Profile.LockedReadOnly);
        var node = QuoteForge.Registers();
        return policy with
        {
            NotBefore = now.AddDays(-1),
            ExpiresAt = now.AddDays(30),
            Policy = policy.Policy with
            {
                NodeAllowedMrtd = Values(values, node.MrTd),
                NodeAllowedRtmr0 = Values(values, node.Rtmr0),
                NodeAllowedRtmr1 = Values(values, node.Rtmr1),
                NodeAllowedRtmr2 = Values(values, node.Rtmr2),
                NodeAllowedRtmr3 = Values(values, node.Rtmr3),
            },
        };
    }

    static List<Measurement> Values(int count, Measurement last) => [.. Enumerable.Range(1, count - 1).Select(number => PolicyForge.Value($"{number}")), last];
}
