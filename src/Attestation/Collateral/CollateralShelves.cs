namespace Attestation.Collateral;

/// <summary>The kinds of platforms that a cache knows, of bounded number. Not thread-safe: the cache's gate is held around every use.</summary>
/// <remarks>
/// Kinds come from quotes whose signatures lead to the root, but anybody with such a machine chooses when. So kinds with nothing at hand have
/// places of their own: however many come, none of them takes the place of one that is being served.
/// </remarks>
sealed class CollateralShelves
{
    readonly Dictionary<CollateralKind, CollateralShelf> shelves = [];

    public IEnumerable<CollateralShelf> All => shelves.Values;

    public bool Has(CollateralShelf shelf) => shelves.GetValueOrDefault(shelf.Kind) == shelf;

    /// <summary>The shelf of a kind, new if need be.</summary>
    /// <exception cref="CollateralUnavailableException">There is no place for another one.</exception>
    public CollateralShelf For(CollateralKind kind, DateTimeOffset now)
    {
        if (!shelves.TryGetValue(kind, out var shelf))
        {
            if (!MakeRoom(hasKept: false, CollateralCache.MostWaiting - 1))
                throw TooMany();
            shelves[kind] = shelf = new(kind, now);
        }
        shelf.AskedAt = now;
        return shelf;
    }

    /// <summary>Keeps to the number of kinds that are served, now that there may be one more; those being fetched stay till then.</summary>
    public void Settle() => MakeRoom(hasKept: true, CollateralCache.MostKept);

    // What was not asked for the longest goes first.
    bool MakeRoom(bool hasKept, int most)
    {
        while (shelves.Values.Count(shelf => shelf.HasKept == hasKept) > most)
        {
            if (shelves.Values.Where(shelf => shelf.HasKept == hasKept && shelf.Underway is null).MinBy(shelf => shelf.AskedAt) is not { } oldest)
                return false;
            oldest.Alarm?.Dispose();
            shelves.Remove(oldest.Kind);
        }
        return true;
    }

    CollateralUnavailableException TooMany() => new(CollateralFailureReason.TooManyKinds,
        $"{shelves.Count} kinds of platforms are being asked for at this moment; ask again when some are answered.") { RetryAfter = CollateralPatience.AfterTrouble };
}
