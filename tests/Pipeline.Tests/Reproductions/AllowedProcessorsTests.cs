using Pipeline.Reproductions;

namespace PipelineTests.Reproductions;

public sealed class AllowedProcessorsTests
{
    [Theory]
    [InlineData("0", new[] { 0 })]
    [InlineData("\t0-3,7\n", new[] { 0, 1, 2, 3, 7 })]
    [InlineData("2,4-5", new[] { 2, 4, 5 })]
    public void A_list_names_numbers_and_ranges(string list, int[] expected) => Assert.Equal(expected, AllowedProcessors.Parse(list));

    [Fact]
    public void This_process_runs_on_at_least_one() => Assert.NotEmpty(AllowedProcessors.Read());
}
