using KmsTests.Challenges.Redis;

namespace KmsTests.Faults;

public sealed class RedisFaultsTests(RedisServer redis) : DependencyFaultTests(redis), IClassFixture<RedisServer>
{
    public static TheoryData<string> Faults => Of(Dependency.Redis);

    [Theory]
    [MemberData(nameof(Faults))]
    public Task Without_the_challenge_no_key_leaves_and_with_a_new_one_it_does(string fault) => DemandAsync(fault);
}
