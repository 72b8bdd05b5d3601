namespace NodeTests.Probes;

public sealed class ObservedKmsTests
{
    // The pipeline's tests read this snapshot: it holds the two sides to one shape.
    [Fact]
    public async Task Json_is_what_the_pipeline_reads() => await Verify(Samples.Observed.ToJson(), "json");
}
