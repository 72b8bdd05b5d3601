using Attestation;
using Attestation.Protocol;
using Kms.Challenges;
using Kms.Challenges.Redis;
using Kms.Errors;
using Kms.Settings;
using Microsoft.Extensions.Logging;

namespace KmsTests.Challenges.Redis;

/// <summary>Stores as instances of the KMS would have them, one connection each.</summary>
/// <param name="patience">In seconds: short where an answer must not come, long where it must and the machine may be busy.</param>
/// <param name="time">The clock here; the machine's when none is given.</param>
/// <param name="limits">Wide ones when none are given.</param>
sealed class RedisStores(int patience, TimeProvider? time = null, ChallengeLimits? limits = null) : IAsyncDisposable
{
    // A thousand times 20 ms.
    const int Attempts = 1000;

    readonly List<RedisConnection> connections = [];
    readonly TimeProvider time = time ?? TimeProvider.System;

    public static ChallengeLimits Limits { get; } = new() { Pending = 100_000, PendingPerPeer = 100_000, Lifetime = TimeSpan.FromSeconds(600) };

    public static PeerId Peer { get; } = PeerIdentity.FromSeed(new byte[32]).Id;

    public RecordedLog Log { get; } = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public RedisChallengeStore To(string url, params (string Name, string Value)[] more)
    {
        var variables = new Variables(new Dictionary<string, string>(more.Select(one => KeyValuePair.Create(one.Name, one.Value))) { ["REDIS_URL"] = url });
        var connection = new RedisConnection(RedisSettings.Read(variables, EvidenceEnvironment.Simulation)!, TimeSpan.FromSeconds(patience), LoggerFactory.Create(logging => logging.AddProvider(Log)).CreateLogger<RedisConnection>());
        connections.Add(connection);
        return new(connection, limits ?? Limits, time);
    }

    public Challenge New() => Challenge.New(Peer, time.GetUtcNow() + (limits ?? Limits).Lifetime);

    /// <summary>A challenge that the store keeps, as soon as it does; fails if it never does.</summary>
    public async Task<Challenge> AddedAsync(IChallengeStore store)
    {
        var challenge = New();
        RefusedException? last = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                await store.AddAsync(challenge, Cancel);
                return challenge;
            }
            catch (RefusedException refused)
            {
                last = refused;
                await Task.Delay(20, Cancel);
            }
        }
        throw new InvalidOperationException("The store does not come back.", last);
    }

    /// <summary>Waits for a line of the log; fails if it never comes.</summary>
    public async Task LoggedAsync(string line)
    {
        for (var attempt = 0; attempt < Attempts && !Log.Text.Contains(line, StringComparison.Ordinal); attempt++)
            await Task.Delay(20, Cancel);
        Assert.Contains(line, Log.Text);
    }

    /// <summary>The store must say that it is unavailable, and when to come again.</summary>
    public static async Task DemandUnavailableAsync(Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(call);
        Assert.Equal(Refusal.DependencyUnavailable, refused.Refusal);
        Assert.NotNull(refused.RetryAfter);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in connections)
            await connection.DisposeAsync();
    }
}
