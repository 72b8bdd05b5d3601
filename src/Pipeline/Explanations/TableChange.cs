using Attestation.Disks;

namespace Pipeline.Explanations;

/// <summary>A difference of two partition tables that the root hash does not explain.</summary>
/// <param name="Name">The partition, or <c>disk</c>.</param>
/// <param name="Words">What became of it; ends without a full stop.</param>
sealed record TableChange(string Name, string Words)
{
    /// <summary>The table of a record; null where it is none.</summary>
    public static MeasuredTable? Read(string hex)
    {
        try
        {
            return MeasuredTable.Parse(Convert.FromHexString(hex));
        }
        catch (Exception cause) when (cause is FormatException or MalformedDiskException)
        {
            return null;
        }
    }

    /// <summary>Whether an id differs because it is a half of the root hash.</summary>
    public static bool HasRootHash(MeasuredTable before, MeasuredTable after, string rootBefore, string rootAfter) =>
        before.Partitions.Zip(after.Partitions).Any(pair => pair.First.Id != pair.Second.Id && IsSameHalf(pair.First, pair.Second, rootBefore, rootAfter));

    /// <summary>All differences but the ids that follow from the root hash.</summary>
    public static IReadOnlyList<TableChange> Between(MeasuredTable before, MeasuredTable after, string rootBefore, string rootAfter)
    {
        List<TableChange> found = [];
        if (before.Disk != after.Disk)
            found.Add(new("disk", $"the disk's id {before.Disk} became {after.Disk}"));
        if (before.LastUsable != after.LastUsable)
            found.Add(new("disk", $"the disk's last block for partitions was {before.LastUsable} and is {after.LastUsable}"));
        for (var at = 0; at < Math.Max(before.Partitions.Count, after.Partitions.Count); at++)
            found.AddRange(Between(at + 1, before.Partitions.ElementAtOrDefault(at), after.Partitions.ElementAtOrDefault(at), rootBefore, rootAfter));
        return found;
    }

    static IEnumerable<TableChange> Between(int number, MeasuredPartition? before, MeasuredPartition? after, string rootBefore, string rootAfter)
    {
        var name = $"partition {number}";
        if (before is null || after is null)
        {
            yield return new(name, $"{name} ({(after ?? before)!.Name}) was {(before is null ? "added" : "removed")}");
            yield break;
        }
        if (before.Type != after.Type)
            yield return new(name, $"{name} has the type {after.Type} instead of {before.Type}");
        if (before.Id != after.Id && !IsSameHalf(before, after, rootBefore, rootAfter))
            yield return new(name, $"{name} has the id {after.Id} instead of {before.Id}");
        if ((before.First, before.Last) != (after.First, after.Last))
            yield return new(name, $"{name} has the blocks {after.First} to {after.Last} instead of {before.First} to {before.Last}");
        if (before.Attributes != after.Attributes)
            yield return new(name, $"{name} has the attributes 0x{after.Attributes:x} instead of 0x{before.Attributes:x}");
        if (before.Name != after.Name)
            yield return new(name, $"{name} has the name \"{after.Name}\" instead of \"{before.Name}\"");
    }

    static bool IsSameHalf(MeasuredPartition before, MeasuredPartition after, string rootBefore, string rootAfter) =>
        (Half(before) == rootBefore[..32] && Half(after) == rootAfter[..32]) || (Half(before) == rootBefore[32..] && Half(after) == rootAfter[32..]);

    static string Half(MeasuredPartition partition) => partition.Id.ToString("N");
}
