using Pipeline.Benchmarks;
using Pipeline.Images;
using Targets;

partial class Build
{
    Target BenchVerify => _ => _
        .Description("Prints what verifying costs beside bare signatures and hashes, measured in one run; needs no release.")
        .Executes(() => new VerificationBench(workspace, Say).RunAsync(cancel));

    Target BenchKms => _ => _
        .Description("Prints what a challenge and a key cost the KMS, and how long they take under load; with challenges in memory and in Redis.")
        .DependsOn(Programs)
        .Executes(() => new KmsBench(workspace, Say).RunAsync(cancel));

    Target Bench => _ => _
        .Description("Prints ratios measured side by side in one run: what verifying costs, what a key costs, and three images to one.")
        .DependsOn(BenchVerify, BenchKms, Release)
        .Executes(BenchAsync);

    async Task BenchAsync()
    {
        var times = await new ImageBench(workspace, ReleaseStages.Http, Mirror, Say).RunAsync(cancel);
        Say(await new ImagesReport(workspace).WriteAsync(times, cancel));
    }
}
