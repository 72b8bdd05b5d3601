using System.Diagnostics;
using Attestation.Verification;

namespace Attestation.Collateral;

/// <summary>Keeps genuine collateral by kind of platform, so that a request waits for a service only the first time.</summary>
/// <remarks>
/// Kept is only what leads to the root and is current; a corrupt or older answer leaves what is at hand in place. It is used up to its earliest next
/// update (PCS API v4: <c>nextUpdate</c> of TCB info and QE identity, and of the revocation lists) and never longer. It is fetched anew in
/// the background, with or without requests, after 12 hours or half of its life, whichever is sooner. Attempts that do not succeed are
/// remembered, so that a flood of quotes reaches a service in trouble no more often than one quote would; <see cref="States"/> shows them.
/// </remarks>
public sealed class CollateralCache : ICollateralSource, IDisposable
{
    /// <summary>Kinds of platforms kept; real fleets have a handful.</summary>
    public const int MostKept = 64;

    /// <summary>Kinds of platforms of which there is nothing yet.</summary>
    public const int MostWaiting = 64;

    /// <summary>What nobody asked for in this time is not fetched anew any more until somebody does.</summary>
    public static readonly TimeSpan IdleAfter = TimeSpan.FromDays(7);

    readonly GenuineCollateral genuine;
    readonly TimeProvider time;
    readonly Action<CollateralState>? attempted;
    readonly Lock gate = new();
    readonly CollateralShelves shelves = new();
    readonly CancellationTokenSource end = new();

    /// <param name="client">Where collateral comes from.</param>
    /// <param name="verifier">Proves it before it is kept; best the one that judges the quotes.</param>
    /// <param name="time">The clock, and the timers of refreshes.</param>
    /// <param name="attempted">Is told the state after each attempt, on the attempt's thread.</param>
    public CollateralCache(CollateralClient client, QuoteVerifier verifier, TimeProvider time, Action<CollateralState>? attempted = null)
        : this(client, new CollateralJudge(verifier), time, attempted)
    {
    }

    internal CollateralCache(ICollateralService service, ICollateralJudge judge, TimeProvider time, Action<CollateralState>? attempted = null) =>
        (genuine, this.time, this.attempted) = (new(service, judge, time), time, attempted);

    /// <summary>All kinds of platforms that were asked for, in the order of their names.</summary>
    public IReadOnlyList<CollateralState> States
    {
        get
        {
            lock (gate)
                return [.. shelves.All.Select(shelf => shelf.ToState(time.GetUtcNow())).OrderBy(state => state.Fmspc, StringComparer.Ordinal).ThenBy(state => state.Ca)];
        }
    }

    /// <summary>Ends when no attempt is being made.</summary>
    internal Task Settled
    {
        get
        {
            lock (gate)
                return Task.WhenAll(shelves.All.Select(shelf => shelf.Underway ?? Task.CompletedTask));
        }
    }

    /// <summary>Gives what is at hand, without waiting; with nothing at hand, waits for one attempt that all who ask share.</summary>
    /// <inheritdoc/>
    public async Task<QuoteCollateral> FetchAsync(string fmspc, PckCa ca, CancellationToken cancel)
    {
        CollateralShelf shelf;
        Task<QuoteCollateral?> underway;
        lock (gate)
        {
            var now = time.GetUtcNow();
            shelf = shelves.For(new(fmspc, ca), now);
            if (shelf.At(now) is { } kept)
            {
                if (shelf.NextAttempt <= now)
                    _ = Begin(shelf); // Not forgotten: it notes how it ended.
                return kept;
            }
            if (shelf.Underway is null && shelf.IsResting(now))
                throw shelf.Refusal(now);
            underway = Begin(shelf);
        }
        if (await underway.WaitAsync(cancel).ConfigureAwait(false) is { } fetched)
            return fetched;
        lock (gate)
            return shelf.At(time.GetUtcNow()) ?? throw shelf.Refusal(time.GetUtcNow());
    }

    /// <summary>Ends the attempts that are being made.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (end.IsCancellationRequested)
                return;
            foreach (var shelf in shelves.All)
                shelf.Alarm?.Dispose();
        }
        end.Cancel();
        end.Dispose();
    }

    // One attempt per kind at a time, on a thread of its own: it belongs to no single request, so none waits for it unasked or can cancel it.
    Task<QuoteCollateral?> Begin(CollateralShelf shelf)
    {
        var cancel = end.Token;
        return shelf.Underway ??= Task.Run(() => AttemptOnceAsync(shelf, cancel), CancellationToken.None);
    }

    async Task<QuoteCollateral?> AttemptOnceAsync(CollateralShelf shelf, CancellationToken cancel)
    {
        // No part of the request that happened to begin it.
        Activity.Current = null;
        CollateralUnavailableException failure;
        try
        {
            var (fetched, life) = await genuine.FetchAsync(shelf.Kind, cancel).ConfigureAwait(false);
            Conclude(shelf, () =>
            {
                shelf.Keep(fetched.Collateral, life, time.GetUtcNow());
                genuine.Remember(fetched);
            });
            return fetched.Collateral;
        }
        catch (CollateralUnavailableException e)
        {
            failure = e;
        }
#pragma warning disable CA1031 // The edge of a thread of its own: whatever went wrong must reach those who wait, and the state.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = new(CollateralFailureReason.Unexpected, $"Fetching collateral for {shelf.Kind} ended with {e.GetType().Name}.", e);
        }
        Conclude(shelf, () => shelf.Note(failure, time.GetUtcNow()));
        return null;
    }

    void Conclude(CollateralShelf shelf, Action note)
    {
        CollateralState state;
        lock (gate)
        {
            note();
            shelves.Settle();
            // Over before anybody is told or woken: who asks for the next attempt then gets one, and not the end of this.
            shelf.Underway = null;
            SetAlarm(shelf);
            state = shelf.ToState(time.GetUtcNow());
        }
        attempted?.Invoke(state);
    }

    void SetAlarm(CollateralShelf shelf)
    {
        if (end.IsCancellationRequested || shelf.Life is null || !shelves.Has(shelf))
            return;
        var wait = shelf.NextAttempt - time.GetUtcNow();
        shelf.Alarm ??= time.CreateTimer(_ => Wake(shelf), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        shelf.Alarm.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    void Wake(CollateralShelf shelf)
    {
        lock (gate)
        {
            if (!end.IsCancellationRequested && shelves.Has(shelf) && shelf.AskedAt + IdleAfter > time.GetUtcNow())
                _ = Begin(shelf); // Not forgotten: it notes how it ended.
        }
    }
}
