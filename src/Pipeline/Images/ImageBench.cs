using System.Diagnostics;
using Pipeline.GcpImages;
using Pipeline.Runs;

namespace Pipeline.Images;

/// <summary>Builds and packs all node images once from nothing, beside the artifacts of the release, to see what sharing the base saves.</summary>
public sealed class ImageBench(Workspace workspace, HttpClient http, string? mirror, Action<string> say)
{
    /// <summary>Builds and measures; what it built is removed. Packages that were downloaded before stay downloaded, so that the network does not decide.</summary>
    /// <exception cref="AssetMissingException">mero-node has not been built.</exception>
    public async Task<ImageTimes> RunAsync(CancellationToken cancel)
    {
        var bench = new Workspace { Root = BaseImage.Fresh(workspace.Artifact("tmp", "bench")) };
        try
        {
            Prepare(bench);
            var times = await TimesAsync(new NodeImages(bench, http, mirror, say).Steps(), cancel);
            var packing = await TimesAsync(new GcpImageSteps(bench, say).Steps(), cancel);
            return new(times["image-base"], times.Where(time => time.Key is not "image-base").ToDictionary(time => time.Key["image:".Length..], time => time.Value), packing.Values.Average());
        }
        finally
        {
            Directory.Delete(bench.Root, recursive: true);
        }
    }

    // One after the other, so that none disturbs another.
    async Task<Dictionary<string, double>> TimesAsync(IReadOnlyList<Step> steps, CancellationToken cancel)
    {
        var times = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            say($"{step.Name}: {step.Purpose}");
            var clock = Stopwatch.StartNew();
            await step.Run(cancel);
            times[step.Name] = Math.Round(clock.Elapsed.TotalSeconds, 1);
        }
        return times;
    }

    void Prepare(Workspace bench)
    {
        var node = workspace.Artifact("programs", "mero-node", "mero-node");
        if (!File.Exists(node))
            throw new AssetMissingException($"{workspace.Name(node)} is not there; the step programs makes it.");
        Link(bench.Source("images"), workspace.Source("images"));
        Link(bench.Artifact("programs"), workspace.Artifact("programs"));
        Link(bench.Artifact("cache"), Directory.CreateDirectory(workspace.Artifact("cache")).FullName);
    }

    static void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Directory.CreateSymbolicLink(path, target);
    }
}
