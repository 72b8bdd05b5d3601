using KmsTests.Challenges.Redis;

namespace KmsTests.Faults;

/// <summary>A Redis that takes back that a challenge was used.</summary>
public sealed class RedisReplayTests(RedisServer redis) : IClassFixture<RedisServer>
{
    [Fact]
    public async Task A_challenge_that_Redis_gives_out_twice_gives_one_key()
    {
        await using var world = new FaultyWorld(Dependency.Redis, redis);
        await world.StartAsync();
        await world.ChallengeAsync();
        var key = RedisFaults.KeyOf(world.Challenge!.ChallengeId);
        var record = redis.Ask("GET", key);
        Assert.True((await world.GetKeyAsync()).HasKey);

        redis.Ask("SET", key, record);

        Assert.Equal("401 invalid_challenge", (await world.GetKeyAsync()).Outcome);
        Assert.Empty(KeyInvariant.Violations(world.Evidence()));
    }

    [Fact]
    public void Of_used_challenges_the_oldest_is_forgotten_first()
    {
        var used = new Kms.Challenges.Redis.UsedChallenges(most: 2);
        var ids = Enumerable.Range(1, 3).Select(number => new Guid(number, 0, 0, new byte[8]).ToString("D")).ToArray();
        Assert.All(ids, id => Assert.True(used.Use(id)));
        Assert.False(used.Use(ids[2]));
        Assert.False(used.Use(ids[1]));
        Assert.True(used.Use(ids[0]));
    }
}
