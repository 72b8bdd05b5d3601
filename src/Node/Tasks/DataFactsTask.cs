using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Node.Boot;
using Node.Data;
using Node.Data.Disks;
using Node.Data.Luks;
using Node.Fetching;

namespace Node.Tasks;

/// <summary>Says how the data is, once it is open: what the next boot has to find again.</summary>
sealed class DataFactsTask(MachinePaths paths, IDataDoor door, TimeProvider time) : INodeTask
{
    const string PartitionOfData = "mero-data";

    public string Kind => "data-facts";

    public async Task<JsonElement> RunAsync(JsonElement task, CancellationToken cancel)
    {
        var status = door.Status();
        if (status.State is not DataState.Open)
            throw new TaskRefusedException("The data is not open, so nothing can be said of it.");
        var shown = Shown();
        var (marker, wasThere) = await new DataMarker(paths, time).ReadOrMakeAsync(cancel);
        return JsonSerializer.SerializeToElement(new()
        {
            PeerId = door.Peer().PeerId,
            IsNew = status.IsNew,
            HeaderSha256 = HeaderOf(shown),
            Marker = marker,
            IsMarkerFound = wasThere,
            Partitions = [.. shown.Select(one => one.Partition)],
        }, TasksJson.Strict.DataFacts);
    }

    // By the names in the table, which the kernel has read by itself.
    List<(string Device, ShownPartition Partition)> Shown() =>
    [
        .. Directory.EnumerateDirectories(paths.Blocks).Select(folder => (Device: Path.GetFileName(folder), Partition: Partition(folder)))
            .Where(one => one.Partition is { Name: var name } && name.StartsWith("mero-", StringComparison.Ordinal))
            .Select(one => (one.Device, one.Partition!)).OrderBy(one => one.Item2.Offset),
    ];

    static ShownPartition? Partition(string folder)
    {
        const string key = "PARTNAME=";
        return File.Exists(Path.Combine(folder, "uevent")) && File.ReadLines(Path.Combine(folder, "uevent")).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal)) is { } name
            ? new(name[key.Length..], Bytes(folder, "start"), Bytes(folder, "size"))
            : null;
    }

    // In the kernel's sectors, whatever those of the disk are.
    static long Bytes(string folder, string file) =>
        512 * long.Parse(File.ReadAllText(Path.Combine(folder, file)), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);

    string HeaderOf(List<(string Device, ShownPartition Partition)> shown) => shown.Where(one => one.Partition.Name is PartitionOfData).ToArray() switch
    {
        [var one] => Convert.ToHexStringLower(SHA256.HashData(new BlockDevice(paths.Device(one.Device), one.Partition.Size).Read(0, LuksForm.DataOffset))),
        var several => throw new TaskRefusedException($"The kernel shows {several.Length} partitions called {PartitionOfData}; one is expected."),
    };
}
