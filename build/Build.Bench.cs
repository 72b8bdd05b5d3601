using Pipeline.Images;
using Pipeline.Staging;
using Targets;

partial class Build
{
    Target Bench => _ => _
        .Description("Prints ratios measured side by side in one run: three images to one, a quote to two signatures.")
        .DependsOn(Release)
        .Executes(BenchAsync);

    async Task BenchAsync()
    {
        var quote = await new QuoteBench(workspace, TimeProvider.System).RunAsync(cancel);
        Say($"A quote's verification takes {quote.Quote:0.00} ms, two bare ECDSA verifications {quote.TwoSignatures:0.00} ms: {quote.Ratio:0.0} times as long.");
        var images = await new ImageBench(workspace, ReleaseStages.Http, Mirror, Say).RunAsync(cancel);
        Say($"Three node images take {images.Three:0.0} s, one alone {images.One:0.0} s: {images.Ratio:0.00} times as long (at most 1.80 is wanted).");
    }
}
