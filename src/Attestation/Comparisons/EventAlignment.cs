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
            found.AddRange(Pair(less, more, (one, other) => Subject(register, one) == Subject(register, other), EventChange.Changed));
            // In a log without names, what lies between two equal events is told by its place; with other numbers of events it cannot be told.
            if (less.Count == more.Count)
                found.AddRange(Pair(less, more, (one, other) => IsUnnamed(one) || IsUnnamed(other), EventChange.Changed));
            removed.AddRange(less);
            added.AddRange(more);
            (fromBefore, fromAfter) = (endBefore + 1, endAfter + 1);
        }
        found.AddRange(Pair(removed, added, IsSame, EventChange.Moved));
        found.AddRange(Pair(removed, added, (one, other) => Subject(register, one) == Subject(register, other), EventChange.Changed));
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
    static List<(int After, int Before, AlignedEvent Difference)> Pair(
        List<(MeasuredEvent Event, int Place)> removed, List<(MeasuredEvent Event, int Place)> added,
        Func<MeasuredEvent, MeasuredEvent, bool> belong, EventChange change)
    {
        var pairs = new List<(int, int, AlignedEvent)>();
        for (var index = 0; index < removed.Count;)
        {
            var before = removed[index].Event;
            var partner = added.FindIndex(item => belong(before, item.Event));
            if (partner < 0)
            {
                index++;
                continue;
            }
            pairs.Add((added[partner].Place, 1, new() { Change = change, Before = before, After = added[partner].Event }));
            removed.RemoveAt(index);
            added.RemoveAt(partner);
        }
        return pairs;
    }
}
