using Pipeline.Images;
using Pipeline.Runs;

namespace Pipeline.Benchmarks;

/// <summary>Times and sizes of the images as a bench reports them, in <c>artifacts/bench/images.json</c>.</summary>
public sealed class ImagesReport(Workspace workspace)
{
    const string Group = "Node images, built from nothing";
    const double Second = 1e6;

    const string Released = "The node image locked-read-only";

    /// <summary>What there is to say of times and sizes.</summary>
    public static BenchReport Of(ImageTimes times, ImageSizes sizes) => new()
    {
        Machine = [$"processors {Environment.ProcessorCount}"],
        Rows =
        [
            BenchRow.Time(Group, "one alone", times.One * Second),
            BenchRow.Time(Group, "all three", times.Three * Second, ("one", times.One * Second, BenchAims.Images)),
            BenchRow.Time(Group, "checking and packing one for Compute Engine", times.Packing * Second, ("one", times.One * Second, null)),
            new() { Group = Released, Name = "its root, as df says", Bytes = sizes.Root, Aim = BenchAims.RootBytes },
            new() { Group = Released, Name = "disk.tar.gz for Compute Engine", Bytes = sizes.Archive },
        ],
    };

    /// <summary>Writes the file.</summary>
    /// <returns>The same for people.</returns>
    public async Task<string> WriteAsync(ImageTimes times, CancellationToken cancel)
    {
        var report = Of(times, await ImageSizes.ReadAsync(workspace, cancel));
        await AtomicFile.WriteAsync(workspace.Artifact("bench", "images.json"), report.ToJson(), cancel);
        return BenchTable.Render(report);
    }
}
