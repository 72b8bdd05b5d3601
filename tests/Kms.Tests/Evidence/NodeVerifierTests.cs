using System.Diagnostics.Metrics;
using Attestation.Collateral;
using Attestation.Verification;
using Kms.Evidence;
using Kms.Limits;
using Kms.Observing;
using Microsoft.Extensions.DependencyInjection;

namespace KmsTests.Evidence;

public sealed class NodeVerifierTests : IDisposable
{
    readonly QuoteForge forge = QuoteForge.Create();
    readonly ManualTime time = new(PolicyForge.MadeAt);
    readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    readonly KmsMeter meter;
    readonly Turnstile turns;

    public NodeVerifierTests()
    {
        meter = new(services.GetRequiredService<IMeterFactory>(), time);
        turns = new(Queue.Verification, places: 1, waiting: 1, TimeSpan.FromSeconds(5), meter, time);
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        turns.Dispose();
        meter.Dispose();
        services.Dispose();
        forge.Dispose();
    }

    [Fact]
    public async Task A_verified_quote_does_not_cost_the_words_of_checks_that_nobody_reads()
    {
        var kept = new KeptCollateral(await new ForgedCollateral(forge.Collateral(), time).FetchAsync("5eed6f000000", PckCa.Platform, Cancel));
        var verifier = new QuoteVerifier(TrustRoot.FromPem(forge.RootPem));
        var nodes = new NodeVerifier(kept, verifier, turns, time);
        var quote = forge.Quote(QuoteForge.Registers(), "report data"u8);

        var spent = Allocated(() => Assert.True(nodes.VerifyAsync(quote, Cancel).IsCompletedSuccessfully));
        var words = Allocated(() => Assert.NotEmpty(verifier.Verify(quote, kept.Collateral, time.GetUtcNow()).Checks));

        Assert.True(spent < words / 2, $"{spent} bytes were allocated; all checks in words take {words}.");
    }

    /// <summary>The second time: the first leaves what the verifier keeps.</summary>
    static long Allocated(Action act)
    {
        act();
        var before = GC.GetAllocatedBytesForCurrentThread();
        act();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    sealed class KeptCollateral(QuoteCollateral collateral) : ICollateralSource
    {
        public QuoteCollateral Collateral => collateral;

        public Task<QuoteCollateral> FetchAsync(string fmspc, PckCa ca, CancellationToken cancel) => Task.FromResult(collateral);
    }
}
