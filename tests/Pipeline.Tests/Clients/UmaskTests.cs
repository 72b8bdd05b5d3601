using Pipeline.Clients.Processes;

namespace PipelineTests.Clients;

public sealed class UmaskTests
{
    [Theory]
    [InlineData("022")]
    [InlineData("077")]
    public async Task A_program_runs_under_its_own_mask_whatever_ours_is(string mask)
    {
        var command = Umask.Command(mask, ["sh", "-c", "umask; echo \"$@\"", "x", "two words", "*"]);
        Assert.Equal($"0{mask}\ntwo words *", await Tool.RunAsync(command[0], [.. command.Skip(1)], ToolOptions.Default, TestContext.Current.CancellationToken));
    }
}
