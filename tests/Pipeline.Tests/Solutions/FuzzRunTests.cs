using Pipeline.Runs;
using Pipeline.Solutions;

namespace PipelineTests.Solutions;

public sealed class FuzzRunTests
{
    [Theory]
    [InlineData("0", null, "--requests is \"0\"")]
    [InlineData("-1", null, "--requests is \"-1\"")]
    [InlineData("", null, "--requests is \"\"")]
    [InlineData(" 5", null, "--requests is \" 5\"")]
    [InlineData("many", null, "--requests is \"many\"")]
    [InlineData("1e5", null, "--requests is \"1e5\"")]
    [InlineData("1,000", null, "--requests is \"1,000\"")]
    [InlineData("2147483648", null, "--requests is \"2147483648\"")]
    [InlineData("10", "0", "--seed is \"0\"")]
    [InlineData("10", "-4", "--seed is \"-4\"")]
    [InlineData("10", "", "--seed is \"\"")]
    [InlineData("10", "x", "--seed is \"x\"")]
    [InlineData("10", "99999999999", "--seed is \"99999999999\"")]
    public async Task A_number_that_is_none_is_asked_wrongly_and_nothing_is_run(string requests, string? seed, string message)
    {
        using var folder = new TemporaryWorkspace();
        var said = new List<string>();
        var run = new FuzzRun(folder.Workspace, TimeProvider.System, said.Add);
        var refusal = await Assert.ThrowsAsync<AskedWronglyException>(() => run.RunAsync(requests, seed, TestContext.Current.CancellationToken));
        Assert.StartsWith($"{message}; a whole number from 1 to 2147483647 is expected", refusal.Message);
        Assert.Empty(said);
    }
}
