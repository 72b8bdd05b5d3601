using System.Diagnostics.Metrics;
using Kms.Errors;
using Kms.Limits;
using Kms.Observing;
using Microsoft.Extensions.DependencyInjection;

namespace KmsTests.Limits;

public sealed class TurnstileTests : IDisposable
{
    static readonly TimeSpan Forever = TimeSpan.FromMinutes(10);

    readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    readonly ManualTime time = new(PolicyForge.MadeAt);
    readonly MeterListener listener = new();
    readonly List<double> waits = [];
    readonly KmsMeter meter;

    public TurnstileTests()
    {
        meter = new(services.GetRequiredService<IMeterFactory>(), time);
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Name == "mero_kms.queue.wait" && instrument.Meter.Scope == services.GetRequiredService<IMeterFactory>())
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => waits.Add(seconds));
        listener.Start();
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        listener.Dispose();
        meter.Dispose();
        services.Dispose();
    }

    [Fact]
    public async Task Whoever_finds_no_place_waits_for_the_next_and_the_wait_is_measured()
    {
        using var turns = Turnstile(waiting: 1);
        var first = await turns.EnterAsync(Cancel);
        var second = turns.EnterAsync(Cancel);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.False(second.IsCompleted);

        first.Dispose();
        (await second).Dispose();

        Assert.Equal([0, 3], waits);
    }

    [Fact]
    public async Task More_than_may_wait_are_put_off_at_once()
    {
        using var turns = Turnstile(waiting: 1);
        using var first = await turns.EnterAsync(Cancel);
        using var left = new CancellationTokenSource();
        var second = turns.EnterAsync(left.Token);

        Demand429(await Assert.ThrowsAsync<RefusedException>(() => turns.EnterAsync(Cancel)));
        Demand429(Assert.Throws<RefusedException>(turns.DemandRoom));

        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        turns.DemandRoom();
    }

    [Fact]
    public async Task Nobody_waits_for_ever()
    {
        using var turns = Turnstile(waiting: 1, TimeSpan.FromMilliseconds(1));
        using var first = await turns.EnterAsync(Cancel);
        Demand429(await Assert.ThrowsAsync<RefusedException>(() => turns.EnterAsync(Cancel)));
        turns.DemandRoom();
    }

    [Fact]
    public async Task Who_waits_outside_leaves_the_place_to_others_and_takes_it_again()
    {
        using var turns = Turnstile(waiting: 1);
        var slow = new TaskCompletionSource<int>();
        var first = await turns.EnterAsync(Cancel);
        var outside = first.OutsideAsync(slow.Task, Cancel);
        var second = await turns.EnterAsync(Cancel);

        slow.SetResult(7);
        Assert.False(outside.IsCompleted);
        second.Dispose();

        Assert.Equal(7, await outside);
        var third = turns.EnterAsync(Cancel);
        Assert.False(third.IsCompleted);
        first.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task Who_waits_outside_in_vain_keeps_no_place()
    {
        using var turns = Turnstile(waiting: 1);
        var slow = new TaskCompletionSource<int>();
        var first = await turns.EnterAsync(Cancel);
        var outside = first.OutsideAsync(slow.Task, Cancel);
        slow.SetException(new IOException("gone"));
        await Assert.ThrowsAsync<IOException>(() => outside);
        first.Dispose();

        using var second = await turns.EnterAsync(Cancel);
        Assert.False(turns.EnterAsync(Cancel).IsCompleted);
    }

    Turnstile Turnstile(int waiting, TimeSpan? patience = null) => new(Queue.Verification, places: 1, waiting, patience ?? Forever, meter, time);

    static void Demand429(RefusedException refused)
    {
        Assert.Equal(Refusal.RateLimited, refused.Refusal);
        Assert.NotNull(refused.RetryAfter);
    }
}
