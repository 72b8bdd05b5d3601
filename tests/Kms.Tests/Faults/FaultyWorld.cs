using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Attestation.Collateral;
using Attestation.Policies;
using Attestation.Protocol;
using Kms.Audit;
using Kms.Dstack;
using Kms.Policies;
using Kms.Settings;
using KmsTests.Challenges.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KmsTests.Faults;

/// <summary>The whole service with its own clients of everything it needs, each of which can fail. Its clock and timers are the test's.</summary>
sealed class FaultyWorld : IAsyncDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mero-kms-");
    readonly List<KeyExchange> exchanges = [];
    readonly Dictionary<string, GivenChallenge> given = [];
    HttpClient? http;

    /// <param name="dependency">Who will fail: whether policies come from a service, and challenges are kept in Redis, follows from it.</param>
    /// <param name="redis">Used when it is Redis that fails.</param>
    /// <param name="variables">Further settings.</param>
    public FaultyWorld(Dependency dependency, RedisServer? redis, params IReadOnlyList<(string Name, string Value)> variables)
    {
        var socket = Path.Combine(folder.FullName, "dstack.sock");
        Agent = new FaultyService(new UnixDomainSocketEndPoint(socket), request => HonestAgent.AnswerAsync(Kms!.Agent, request)).Start();
        Collateral = FaultyService.OverTcp(request => Task.FromResult(HonestCollateral.Answer(Kms!.Forge.Collateral(), request, Time.GetUtcNow()))).Start();
        Policies = FaultyService.OverTcp(_ => Task.FromResult(new Answer(Policy.ToJson()))).Start();
        Collector = FaultyService.OverTcp(_ => Task.FromResult(new Answer(""))).Start();
        var settings = new List<(string, string)>(variables) { ("MERO_KMS_COLLATERAL_URL", Collateral.Url) };
        if (dependency is Dependency.PolicyService)
            settings.Add(("MERO_KMS_POLICY_URL", $"{Policies.Url}/policy.json"));
        if (dependency is Dependency.Collector)
            settings.AddRange(Often(Collector.Url));
        if (dependency is Dependency.Redis)
            (Redis, Line) = (redis, new RedisRelay(redis!));
        if (Line is { } line)
            settings.Add(("REDIS_URL", line.Url));
        Kms = new(Policy, collateral: null, [.. settings])
        {
            Time = new(PolicyForge.MadeAt.AddMinutes(5), hasTimers: true),
            Exchange = services => services
                .AddSingleton<IDstackAgent>(_ => new DstackClient(
                    new(DstackEndpoint.Connect(socket), Time), new(socket, KeyLine.LongestPause, Time, new(null, NullLogger.Instance))))
                .AddSingleton<ICollateralSource>(provider => provider.GetRequiredService<CollateralCache>())
                .AddSingleton(provider => new FileAuditLog(provider.GetRequiredService<KmsSettings>(), Time, provider.GetRequiredService<ILogger<FileAuditLog>>(), Disk.Open)),
        };
    }

    public static AttestationPolicy Policy { get; } = KmsUnderTest.Policy with { PolicyVersion = 2 };

    /// <summary>What is published once a fault is over: newer than whatever a fault had brought into force.</summary>
    static AttestationPolicy Successor { get; } = Policy with { PolicyVersion = 9 };

    public KmsUnderTest Kms { get; }

    public ManualTime Time => Kms.Time;

    public FaultyService Agent { get; }

    public FaultyService Collateral { get; }

    public FaultyService Policies { get; }

    public FaultyService Collector { get; }

    public FaultyDisk Disk { get; } = new();

    public RedisServer? Redis { get; }

    /// <summary>Between the service and Redis.</summary>
    public RedisRelay? Line { get; }

    /// <summary>Whether to open the policy's file waits without end.</summary>
    public bool IsPolicyStuck { get; set; }

    /// <summary>Whether the service is bound to rest between its own attempts, so that time must pass although nobody waits for an answer.</summary>
    public bool Rests { get; set; }

    /// <summary>The challenge that was given last, and the request that was made of it.</summary>
    public ChallengeResponse? Challenge { get; private set; }

    public GetKeyRequest? Request { get; set; }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    int Held => Agent.Held + Collateral.Held + Policies.Held + Disk.Held;

    /// <summary>Starts the service; what it does by itself at first is over, or waits for what will not come.</summary>
    public Task StartAsync()
    {
        http = Kms.CreateClient();
        return Kms.BegunAsync(() => Policies.Held is 0 && !IsPolicyStuck, () => Agent.IsHonest);
    }

    /// <summary>Asks for a challenge, which becomes <see cref="Challenge"/>.</summary>
    public async Task<KeyExchange> ChallengeAsync(byte seed = 1)
    {
        var node = Node(seed);
        var answer = await http!.PostAsJsonAsync("/challenge", new() { PeerId = node.Identity.Id.Text }, KmsJson.Wire.ChallengeRequest, Cancel);
        var exchange = await ReadAsync(null, answer);
        if (exchange.Status is not 200)
            return exchange;
        Challenge = JsonSerializer.Deserialize(exchange.Body, KmsJson.Wire.ChallengeResponse)!;
        Request = node.Request(Challenge);
        lock (given)
            given[Challenge.ChallengeId] = new(node.Identity.Id, NodeUnderTest.Nonce(Challenge));
        return exchange;
    }

    /// <summary>Sends a request for a key: of the last challenge, when it is no other.</summary>
    public async Task<KeyExchange> GetKeyAsync(GetKeyRequest? request = null) =>
        await ReadAsync(request ?? Request!, await PatientlyAsync(Node(1).GetKeyAsync(request ?? Request!)));

    public async Task<KeyExchange> AttestAsync()
    {
        var asked = http!.PostAsJsonAsync("/attest", new() { NonceB64 = Convert.ToBase64String(new byte[32]) }, KmsJson.Wire.AttestRequest, Cancel);
        return await ReadAsync(null, await PatientlyAsync(asked));
    }

    public async Task<KeyExchange> ReadyAsync() => await ReadAsync(null, await PatientlyAsync(http!.GetAsync("/ready", Cancel)));

    /// <summary>Reads the policy anew.</summary>
    public Task<bool> ReloadAsync() => PatientlyAsync(Task.Run(() => Kms.Services.GetRequiredService<PolicyLoader>().ReadAsync(Cancel), Cancel), IsPolicyStuck);

    /// <summary>Takes every fault away, and waits until a node gets its key again. Nothing is started anew.</summary>
    public async Task RecoverAsync()
    {
        await HealAsync();
        // Collateral that is at hand but no use is fetched anew after twelve hours, which are over after some fifty attempts.
        KeyExchange last = await ChallengeAsync(seed: 9);
        for (var attempt = 0; attempt < 400; attempt++)
        {
            if (last.Status is 200 && (last = await GetKeyAsync()).HasKey && (last = await ReadyAsync()).Status is 200)
                return;
            Time.Advance(TimeSpan.FromSeconds(30) * (attempt + 1));
            await Task.Delay(5, Cancel);
            last = await ChallengeAsync(seed: 9);
        }
        Assert.Fail($"The service does not recover: {last.Outcome} {last.Body}");
    }

    async Task HealAsync()
    {
        foreach (var service in (FaultyService[])[Agent, Collateral, Policies, Collector])
            service.Heal();
        Disk.Heal();
        (Rests, IsPolicyStuck) = (false, false);
        Kms.Agent.Log = "[]";
        PolicyPlace.Restore(Kms.PolicyFile, Successor);
        if (Redis is null)
            return;
        if (Redis.IsRunning)
            Redis.Thaw();
        else
            await Redis.StartAsync();
        Line!.LeadTo(Redis);
    }

    /// <summary>What there is to be seen of all that was released.</summary>
    public ReleaseEvidence Evidence() => ReleaseWitness.Evidence(Kms, exchanges, given, Redis, [Policy, Successor]);

    /// <summary>The reason in the log's line of a request; <c>released</c>, or <c>-</c> when there is none.</summary>
    public string AuditOf(KeyExchange exchange) =>
        Evidence().Lines.SingleOrDefault(line => line.RequestId == exchange.RequestId) is { } found ? found.Reason ?? FaultCase.Released : FaultCase.None;

    public async ValueTask DisposeAsync()
    {
        await HealAsync();
        http?.Dispose();
        await Kms.DisposeAsync();
        foreach (var service in (FaultyService[])[Agent, Collateral, Policies, Collector])
            await service.DisposeAsync();
        Line?.Dispose();
        Disk.Dispose();
        folder.Delete(recursive: true);
    }

    // Exports all the time, so that they meet the fault.
    static (string, string)[] Often(string collector) =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_EXPORTER_OTLP_TIMEOUT", "300"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "50"), ("OTEL_BSP_SCHEDULE_DELAY", "50"),
    ];

    NodeUnderTest Node(byte seed) => new(Kms, http!, seed);

    // Time passes only once somebody waits for what will not come: whatever else takes long takes none of the service's patience.
    async Task<T> PatientlyAsync<T>(Task<T> answer, bool hasWaited = false)
    {
        while (!answer.IsCompleted)
        {
            hasWaited |= Held > 0 || Rests;
            if (hasWaited)
                Time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.WhenAny(answer, Task.Delay(2, Cancel));
        }
        return await answer;
    }

    async Task<KeyExchange> ReadAsync(GetKeyRequest? request, HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.Headers.TryGetValues("x-request-id", out var ids), $"An answer has no id: {answer} {body} {Kms.Log.Text}");
        var exchange = new KeyExchange(request, ids.Single(), (int)answer.StatusCode, body)
        {
            RetryAfter = answer.Headers.RetryAfter?.Delta,
        };
        lock (exchanges)
            exchanges.Add(exchange);
        return exchange;
    }
}
