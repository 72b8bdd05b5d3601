namespace NodeTests.Probes;

public sealed class ProbeReportTests
{
    // The pipeline's tests read this snapshot: it holds the two sides to one shape.
    [Fact]
    public async Task Json_is_what_the_pipeline_reads() => await Verify(Samples.Report(passed: true).ToJson(), "json");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Markdown_shows_every_case(bool passed) => await Verify(Samples.Report(passed).ToMarkdown(), "md");
}
