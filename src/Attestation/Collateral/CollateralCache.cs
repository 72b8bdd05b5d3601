using System.Collections.Concurrent;

namespace Attestation.Collateral;

/// <summary>Keeps collateral by kind of platform, so that a request waits for a service only the first time.</summary>
/// <remarks>
/// Kept until the earliest next update of its pieces, never longer. After <see cref="FreshFor"/> it is fetched anew in the background,
/// because new statements can appear before the old ones end; should that fail, the old ones serve on, and <see cref="LastFailure"/> tells.
/// </remarks>
public sealed class CollateralCache(ICollateralSource source, TimeProvider time) : ICollateralSource
{
    /// <summary>After this the same platform's collateral is fetched anew.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromHours(12);

    /// <summary>How long a background fetch that failed is not tried again.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>Kinds of platforms kept; real fleets have a handful.</summary>
    const int MostKinds = 64;

    readonly ConcurrentDictionary<(string Fmspc, PckCa Ca), CachedCollateral> kept = new();
    readonly ConcurrentDictionary<(string Fmspc, PckCa Ca), Task<QuoteCollateral>> underway = new();

    /// <summary>Why the last attempt to fetch did not succeed; null when it did.</summary>
    public CollateralUnavailableException? LastFailure { get; private set; }

    /// <inheritdoc/>
    public async Task<QuoteCollateral> FetchAsync(string fmspc, PckCa ca, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (!kept.TryGetValue((fmspc, ca), out var found) || found.Ends <= now)
            return await RefreshAsync((fmspc, ca)).WaitAsync(cancel).ConfigureAwait(false);
        if (found.RefreshAt <= now)
            _ = RefreshAsync((fmspc, ca)); // Not forgotten: it notes how it ended in LastFailure.
        return found.Collateral;
    }

    /// <summary>One fetch per kind of platform at a time; it belongs to no single request, so none can cancel it.</summary>
    Task<QuoteCollateral> RefreshAsync((string Fmspc, PckCa Ca) kind)
    {
        var refresh = new TaskCompletionSource<QuoteCollateral>(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = underway.GetOrAdd(kind, refresh.Task);
        if (running == refresh.Task)
            _ = CompleteAsync(kind, refresh);
        return running;
    }

    async Task CompleteAsync((string Fmspc, PckCa Ca) kind, TaskCompletionSource<QuoteCollateral> refresh)
    {
        try
        {
            var collateral = await source.FetchAsync(kind.Fmspc, kind.Ca, CancellationToken.None).ConfigureAwait(false);
            Keep(kind, collateral);
            LastFailure = null;
            underway.TryRemove(kind, out _);
            refresh.SetResult(collateral);
        }
        catch (Exception e)
        {
            LastFailure = e as CollateralUnavailableException ?? new($"Collateral for FMSPC {kind.Fmspc} could not be fetched.", e);
            if (kept.TryGetValue(kind, out var stale))
                kept.TryUpdate(kind, stale with { RefreshAt = time.GetUtcNow() + RetryAfter }, stale);
            underway.TryRemove(kind, out _);
            refresh.SetException(LastFailure);
            _ = refresh.Task.Exception; // Seen, even when nobody waits.
        }
    }

    void Keep((string Fmspc, PckCa Ca) kind, QuoteCollateral collateral)
    {
        var (now, ends) = (time.GetUtcNow(), CollateralEnd.Of(collateral));
        // Worth nothing any more, or never: it goes to the verifier, which says why, and does not push out what is good.
        if (ends <= now)
            return;
        if (kept.Count >= MostKinds && kept.MinBy(pair => pair.Value.RefreshAt) is { Key: var oldest })
            kept.TryRemove(oldest, out _);
        kept[kind] = new(collateral, RefreshAt: now + FreshFor, ends);
    }

    sealed record CachedCollateral(QuoteCollateral Collateral, DateTimeOffset RefreshAt, DateTimeOffset Ends);
}
