using Pipeline.Images;
using Pipeline.Runs;

namespace Pipeline.Benchmarks;

/// <summary>The times of the images as a bench reports them, in <c>artifacts/bench/images.json</c>.</summary>
public sealed class ImagesReport(Workspace workspace)
{
    const string Group = "Node images, built from nothing";
    const double Second = 1e6;

    /// <summary>What there is to say of the times.</summary>
    public static BenchReport Of(ImageTimes times) => new()
    {
        Machine = [$"processors {Environment.ProcessorCount}"],
        Rows =
        [
            BenchRow.Time(Group, "one alone", times.One * Second),
            BenchRow.Time(Group, "all three", times.Three * Second, ("one", times.One * Second, BenchAims.Images)),
        ],
    };

    /// <summary>Writes the file.</summary>
    /// <returns>The same for people.</returns>
    public async Task<string> WriteAsync(ImageTimes times, CancellationToken cancel)
    {
        var report = Of(times);
        await AtomicFile.WriteAsync(workspace.Artifact("bench", "images.json"), report.ToJson(), cancel);
        return BenchTable.Render(report);
    }
}
