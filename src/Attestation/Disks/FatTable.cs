using System.Buffers.Binary;

namespace Attestation.Disks;

/// <summary>Follows the chains of clusters in the allocation table of a FAT file system.</summary>
sealed class FatTable(DiskReader partition, FatGeometry geometry)
{
    const int WindowSize = 4096;
    const uint Fat32Mask = 0x0fff_ffff;

    readonly byte[] window = new byte[WindowSize];
    long windowOffset = -1;

    /// <summary>The content of a chain.</summary>
    /// <param name="first">The chain's first cluster.</param>
    /// <param name="length">Bytes of a file; null of a directory, which ends where its chain ends.</param>
    /// <param name="maximum">More bytes are refused.</param>
    /// <param name="what">For messages.</param>
    /// <exception cref="MalformedDiskException">The chain leaves the file system, or is longer or shorter than its content.</exception>
    public byte[] Read(uint first, long? length, long maximum, string what)
    {
        if (length > maximum)
            throw new MalformedDiskException($"{what} has {length} bytes; at most {maximum} are read.");
        if (length is 0)
            return first == 0 ? [] : throw new MalformedDiskException($"{what} is empty, but has a first cluster, {first}.");
        var clusters = Chain(first, ((length ?? maximum) + geometry.ClusterSize - 1) / geometry.ClusterSize, length is not null, what);
        var content = new byte[clusters.Count * geometry.ClusterSize];
        for (var index = 0; index < clusters.Count;)
        {
            // Clusters that follow each other are read in one go.
            var run = 1;
            while (index + run < clusters.Count && clusters[index + run] == clusters[index] + run)
                run++;
            var offset = geometry.DataOffset + ((clusters[index] - 2L) * geometry.ClusterSize);
            partition.Read(offset, content.AsSpan(index * geometry.ClusterSize, run * geometry.ClusterSize), what);
            index += run;
        }
        return length is { } exact ? content[..(int)exact] : content;
    }

    /// <summary>The bound on the length is also what ends a chain that bites its own tail.</summary>
    List<uint> Chain(uint first, long limit, bool isExact, string what)
    {
        var clusters = new List<uint>();
        for (var at = first; ;)
        {
            if (at < 2 || at - 2 >= geometry.ClusterCount)
                throw new MalformedDiskException($"{what} continues in cluster {at}; the file system has the clusters 2 to {geometry.ClusterCount + 1}.");
            if (clusters.Count == limit)
                throw new MalformedDiskException($"{what} has more than the {limit} clusters that it can have.");
            clusters.Add(at);
            at = Next(at);
            if (at < (geometry.IsFat32 ? 0x0fff_fff8 : 0xfff8u))
                continue;
            return !isExact || clusters.Count == limit
                ? clusters
                : throw new MalformedDiskException($"{what} ends after {clusters.Count} clusters; its size needs {limit}.");
        }
    }

    uint Next(uint cluster)
    {
        var size = geometry.IsFat32 ? sizeof(uint) : sizeof(ushort);
        var at = (long)cluster * size;
        if (windowOffset != at / WindowSize * WindowSize)
        {
            windowOffset = at / WindowSize * WindowSize;
            var offset = geometry.TableOffset + windowOffset;
            partition.Read(offset, window.AsSpan(0, (int)Math.Min(WindowSize, partition.Length - offset)), "the allocation table");
        }
        var entry = window.AsSpan((int)(at % WindowSize), size);
        return geometry.IsFat32 ? BinaryPrimitives.ReadUInt32LittleEndian(entry) & Fat32Mask : BinaryPrimitives.ReadUInt16LittleEndian(entry);
    }
}
