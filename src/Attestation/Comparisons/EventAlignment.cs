using Attestation.Measurements;

namespace Attestation.Comparisons;

/// <summary>Lays two lists of events of one register beside each other, so that one inserted event does not shift all others.</summary>
/// <remarks>
/// Events with equal digests that are in the same order in both lists stay where they are. Between them, events of one
/// name belong together. An event whose log gave no name fits any name.
/// </remarks>
public static class EventAlignment
{
    /// <summary>How events are named whose log gave them no name.</summary>
    const string UnnamedPrefix = "event-type-";

    /// <summary>The differences, in the order of the list after; what was removed stands where it was.</summary>
    public static IReadOnlyList<AlignedEvent> Compare(Register register, MeasuredRegister before, MeasuredRegister after)
    {
        var found = new List<(int After, int Before, AlignedEvent Difference)>();
        List<(MeasuredEvent Event, int Place)> removed = [], added = [];
        List<(int Before, int After)> ends =
        [
            .. CommonSequence.Of(before.Events, after.Events, IsSame),
            (before.Events.Count, after.Events.Count),
        ];
        var (fromBefore, fromAfter) = (0, 0);
        foreach (var (endBefore, endAfter) in ends)
        {
            List<(MeasuredEvent Event, int Place)> less = [.. before.Events.Take(endBefore).Skip(fromBefore).Select(item => (item, fromAfter))];
            List<(MeasuredEvent Event, int Place)> more = [.. after.Events.Take(endAfter).Skip(fromAfter).Select((item, index) => (item, fromAfter + index))];
            found.AddRange(Pair(less, more, ByKey(more, item => Subject(register, item)), EventChange.Changed));
            // In a log without names, what lies between two equal events is told by its place; with other numbers of events it cannot be told.
            if (less.Count == more.Count)
                found.AddRange(Pair(less, more, ByPlace(more), EventChange.Changed));
            removed.AddRange(less);
            added.AddRange(more);
            (fromBefore, fromAfter) = (endBefore + 1, endAfter + 1);
        }
        found.AddRange(Pair(removed, added, ByKey(added, item => item.Digest), EventChange.Moved));
        found.AddRange(Pair(removed, added, ByKey(added, item => Subject(register, item)), EventChange.Changed));
        found.AddRange(removed.Select(item => (item.Place, 0, new AlignedEvent { Change = EventChange.Removed, Before = item.Event, After = null })));
        found.AddRange(added.Select(item => (item.Place, 1, new AlignedEvent { Change = EventChange.Added, Before = null, After = item.Event })));
        return [.. found.OrderBy(item => item.After).ThenBy(item => item.Before).Select(item => item.Difference)];
    }

    /// <summary>Whether its log gave no name for an event.</summary>
    internal static bool IsUnnamed(MeasuredEvent item) => item.Name.StartsWith(UnnamedPrefix, StringComparison.Ordinal);

    /// <summary>What extends a register is the digest: a prediction and a log may name one event differently, and it is the same.</summary>
    static bool IsSame(MeasuredEvent one, MeasuredEvent other) => one.Digest == other.Digest;

    /// <summary>Of a section of a firmware its type and address: its number shifts with the others.</summary>
    static string Subject(Register register, MeasuredEvent item) => register is Register.MrTd ? item.Hashed.Split(',')[0] : item.Name;

    /// <summary>Takes pairs that belong together out of both lists, in order.</summary>
    /// <param name="removed">Only before.</param>
    /// <param name="added">Only after.</param>
    /// <param name="partner">The next place in <paramref name="added"/> that belongs to an event, each once. Never by trying all: a log may have thousands.</param>
    /// <param name="change">What the two are to each other.</param>
    static List<(int After, int Before, AlignedEvent Difference)> Pair(
        List<(MeasuredEvent Event, int Place)> removed, List<(MeasuredEvent Event, int Place)> added,
        Func<MeasuredEvent, int?> partner, EventChange change)
    {
        var pairs = new List<(int, int, AlignedEvent)>();
        var isTaken = new bool[added.Count];
        removed.RemoveAll(item =>
        {
            if (partner(item.Event) is not { } place)
                return false;
            isTaken[place] = true;
            pairs.Add((added[place].Place, 1, new() { Change = change, Before = item.Event, After = added[place].Event }));
            return true;
        });
        var at = 0;
        added.RemoveAll(_ => isTaken[at++]);
        return pairs;
    }

    static Func<MeasuredEvent, int?> ByKey<TKey>(List<(MeasuredEvent Event, int Place)> added, Func<MeasuredEvent, TKey> key)
        where TKey : notnull
    {
        var places = added.Index().GroupBy(item => key(item.Item.Event), item => item.Index).ToDictionary(group => group.Key, group => new Queue<int>(group));
        return item => places.TryGetValue(key(item), out var left) && left.TryDequeue(out var place) ? place : null;
    }

    /// <summary>An event without a name belongs to the next one, and one with a name to the next without.</summary>
    static Func<MeasuredEvent, int?> ByPlace(List<(MeasuredEvent Event, int Place)> added)
    {
        var all = new Queue<int>(Enumerable.Range(0, added.Count));
        var unnamed = new Queue<int>(all.Where(place => IsUnnamed(added[place].Event)));
        var taken = new HashSet<int>();
        return item =>
        {
            var left = IsUnnamed(item) ? all : unnamed;
            while (left.TryDequeue(out var place))
            {
                if (taken.Add(place))
                    return place;
            }
            return null;
        };
    }
}
