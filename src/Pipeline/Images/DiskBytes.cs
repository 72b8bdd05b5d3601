using Pipeline.Runs;

namespace Pipeline.Images;

/// <summary>Takes a partition's bytes out of a disk, and puts them there.</summary>
static class DiskBytes
{
    /// <summary>Copies a partition into a file.</summary>
    public static async Task CutAsync(string disk, DiskPartition partition, string target, CancellationToken cancel)
    {
        await using var source = File.OpenRead(disk);
        await using var made = File.Create(target);
        source.Position = partition.Offset;
        var buffer = new byte[1 << 20];
        for (var left = partition.Length; left > 0;)
        {
            var count = (int)Math.Min(left, buffer.Length);
            await source.ReadExactlyAsync(buffer.AsMemory(0, count), cancel);
            await made.WriteAsync(buffer.AsMemory(0, count), cancel);
            left -= count;
        }
    }

    /// <summary>Copies a file to the start of a partition that is empty as yet.</summary>
    /// <exception cref="StepFailedException">The file is larger.</exception>
    public static async Task PlaceAsync(string source, string disk, DiskPartition partition, string what, CancellationToken cancel)
    {
        await using var from = File.OpenRead(source);
        if (from.Length > partition.Length)
            throw new StepFailedException($"{what} has {from.Length} bytes and does not fit its partition of {partition.Length}. Remove packages in images/node, or enlarge the partition.");
        await using var to = File.OpenWrite(disk);
        to.Position = partition.Offset;
        await from.CopyToAsync(to, cancel);
    }
}
