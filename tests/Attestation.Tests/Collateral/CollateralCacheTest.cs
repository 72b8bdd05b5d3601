using Attestation.Collateral;
using AttestationTests.Verification;
using static Attestation.Collateral.CollateralFailureReason;

namespace AttestationTests.Collateral;

/// <summary>A cache whose service, judge and clock are a test's.</summary>
public abstract class CollateralCacheTest : IDisposable
{
    protected const string Fmspc = RecordedService.Fmspc;
    protected static readonly TimeSpan Life = TimeSpan.FromDays(30) - TimeSpan.FromHours(12);

    private protected readonly ForgedEvidence evidence = ForgedEvidence.Create();
    private protected readonly ManualTime time = new(ForgedEvidence.Noon, hasTimers: true);
    private protected readonly List<CollateralState> told = [];
    private protected readonly FakeService service;
    private protected readonly CollateralCache cache;

    protected CollateralCacheTest()
    {
        service = new(evidence.Collateral);
        cache = new(service, new CollateralJudge(new(evidence.Root)), time, told.Add);
    }

    private protected static CollateralUnavailableException Away => new(ServiceError, "The service is away.");

    private protected CollateralState State => Assert.Single(cache.States);

    public void Dispose()
    {
        cache.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected TaskCompletionSource Hold()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        service.Until = answer.Task;
        return answer;
    }

    private protected async Task AdvanceAsync(TimeSpan by)
    {
        var goal = time.GetUtcNow() + by;
        while (State.NextAttempt is var next && next > time.GetUtcNow() && next < goal)
        {
            time.Advance(next - time.GetUtcNow());
            await cache.Settled;
        }
        time.Advance(goal - time.GetUtcNow());
        await cache.Settled;
    }

    private protected QuoteCollateral Of(DateTimeOffset day) => ForgedEvidence.CollateralOf(evidence.Forge, day);

    private protected static QuoteCollateral Corrupt(QuoteCollateral collateral)
    {
        var signature = collateral.TcbInfoSignature.ToArray();
        signature[^1] ^= 1;
        return collateral with { TcbInfoSignature = signature };
    }

    private protected Task<QuoteCollateral> FetchAsync(string fmspc = Fmspc) => cache.FetchAsync(fmspc, PckCa.Platform, TestContext.Current.CancellationToken);
}
