using Pipeline.Runs;
using Pipeline.Solutions;

namespace PipelineTests.Solutions;

public sealed class TestCountsTests
{
    [Fact]
    public void The_counts_are_those_of_the_summary()
    {
        string[] lines = ["failed A_test (3ms)", "Test run summary: Failed!", "  total: 45", "  failed: 1", "  succeeded: 42", "  skipped: 2", "  duration: 2s"];
        Assert.Equal("42 passed, 1 failed, 2 skipped", TestCounts.Parse(lines).ToString());
    }

    [Fact]
    public void A_run_without_a_summary_is_a_failure() =>
        Assert.Throws<StepFailedException>(() => TestCounts.Parse(["Segmentation fault"]));

    [Fact]
    public void A_failed_test_fails_the_target() =>
        Assert.Throws<StepFailedException>(() => new TestCounts(44, 1, 0).DemandNoFailure());
}
