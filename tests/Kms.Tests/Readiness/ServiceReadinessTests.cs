using Kms.Errors;
using Kms.Policies;
using Kms.Readiness;

namespace KmsTests.Readiness;

public sealed class ServiceReadinessTests
{
    readonly ManualTime time = new(PolicyForge.MadeAt);
    readonly Draining draining = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_reason_is_said_and_that_of_the_policy_gives_the_code()
    {
        var readiness = Readiness(new("A", "A is gone."), new("B"), new("C", "C is gone."));
        var refused = await Assert.ThrowsAsync<RefusedException>(() => readiness.DemandAsync(Cancel));
        Assert.Equal(Refusal.PolicyNotReady, refused.Refusal);
        Assert.Equal("The policy has not been read yet. A is gone. C is gone.", refused.Message);
    }

    [Fact]
    public async Task However_often_it_is_asked_a_dependency_is_asked_once_a_second()
    {
        var store = new FakeDependency("Store", "Store is gone.");
        var readiness = Readiness(store);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Assert.ThrowsAsync<RefusedException>(() => readiness.DemandAsync(Cancel))));
        Assert.Equal(1, store.Asked);
        time.Advance(ServiceReadiness.Fresh);
        await Assert.ThrowsAsync<RefusedException>(() => readiness.DemandAsync(Cancel));
        Assert.Equal(2, store.Asked);
    }

    [Fact]
    public async Task A_dependency_that_does_not_answer_is_not_there()
    {
        var readiness = Readiness(new FakeDependency("The store") { IsSilent = true });
        var refused = await Assert.ThrowsAsync<RefusedException>(() => readiness.DemandAsync(Cancel));
        Assert.EndsWith(" The store does not answer within 2 s.", refused.Message);
    }

    [Fact]
    public async Task Who_was_told_to_stop_is_not_ready_whatever_else()
    {
        var store = new FakeDependency("Store");
        var readiness = Readiness(store);
        Assert.True(draining.Begin());
        Assert.False(draining.Begin());
        var refused = await Assert.ThrowsAsync<RefusedException>(() => readiness.DemandAsync(Cancel));
        Assert.Equal("This instance is told to stop and takes its last requests.", refused.Message);
        Assert.Equal(Refusal.DependencyUnavailable, refused.Refusal);
        Assert.Equal(0, store.Asked);
    }

    ServiceReadiness Readiness(params FakeDependency[] dependencies) => new(new ActivePolicy(time), dependencies, draining, time);

    sealed class FakeDependency(string name, string? trouble = null) : IDependency
    {
        public string Name => name;

        public int Asked { get; private set; }

        public bool IsSilent { get; init; }

        public Task DemandAsync(CancellationToken cancel)
        {
            Asked++;
            if (trouble is not null)
                throw new RefusedException(Refusal.DependencyUnavailable, trouble);
            return IsSilent ? Task.Delay(Timeout.Infinite, cancel) : Task.CompletedTask;
        }
    }
}
