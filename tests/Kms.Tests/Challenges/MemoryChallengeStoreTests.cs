using Kms.Challenges;

namespace KmsTests.Challenges;

public sealed class MemoryChallengeStoreTests : ChallengeStoreTests
{
    private protected override IChallengeStore Store(TimeProvider time) => new MemoryChallengeStore(Capacity, time);
}
