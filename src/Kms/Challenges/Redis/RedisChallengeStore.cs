using Kms.Errors;
using StackExchange.Redis;

namespace Kms.Challenges.Redis;

/// <summary>Challenges that several instances share. Every key ends by itself.</summary>
/// <remarks>
/// Redis's clock ends them, and this machine's as written in the record, whichever is first. The tag in braces keeps all keys on one
/// node of a cluster, where one script can see them all.
/// </remarks>
sealed class RedisChallengeStore(RedisConnection redis, ChallengeLimits limits, TimeProvider time) : IChallengeStore
{
    const string Prefix = "mero-kms-phala:{challenge}:";
    const string PeerPrefix = Prefix + "peer:";
    const string All = Prefix + "index";

    readonly UsedChallenges used = new();
    int pending;

    public int Pending => Volatile.Read(ref pending);

    public async Task AddAsync(Challenge challenge, CancellationToken cancel)
    {
        RedisKey[] keys = [Prefix + challenge.Id, All, PeerPrefix + challenge.Peer];
        RedisValue[] arguments = [challenge.Id, RedisRecord.Write(challenge), (long)limits.Lifetime.TotalMilliseconds, limits.Pending, limits.PendingPerPeer];
        var answer = await redis.AskAsync(async database => (long[]?)await database.ScriptEvaluateAsync(RedisScripts.Add, keys, arguments), cancel);
        if (answer is not { Length: 3 })
            throw RefusedException.Unavailable("The store of challenges answered what this service does not read.", new FormatException("To an addition three numbers are expected."));
        Volatile.Write(ref pending, (int)answer[2]);
        if (answer[0] is not 0)
            throw new ChallengesFullException(TimeSpan.FromMilliseconds(answer[1]), isOfPeer: answer[0] is 1);
    }

    public async Task<Challenge?> ConsumeAsync(string id, CancellationToken cancel)
    {
        RedisKey[] keys = [Prefix + id, All];
        RedisValue[] arguments = [id, PeerPrefix];
        var record = await redis.AskAsync(async database => (string?)await database.ScriptEvaluateAsync(RedisScripts.Consume, keys, arguments), cancel);
        // Redis has given it out before and says that it has not: a record that came back.
        if (record is null || !used.Use(id))
            return null;
        var challenge = RedisRecord.Parse(id, record);
        return challenge.ExpiresAt > time.GetUtcNow() ? challenge : null;
    }

    // Of a replica, too, it would be an answer; challenges need the master.
    public Task DemandReachableAsync(CancellationToken cancel) =>
        redis.AskAsync(database => database.PingAsync(CommandFlags.DemandMaster), cancel);
}
