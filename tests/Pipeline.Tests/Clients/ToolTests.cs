using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace PipelineTests.Clients;

public sealed class ToolTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_gives_back_standard_output_only() =>
        Assert.Equal("one\ntwo", await Tool.RunAsync("sh", ["-c", "echo one; echo aside >&2; echo two"], ToolOptions.Default, Cancel));

    [Fact]
    public async Task Arguments_are_never_parsed_by_a_shell() =>
        Assert.Equal("$HOME 'a  b'", await Tool.RunAsync("printf", ["%s", "$HOME 'a  b'"], ToolOptions.Default, Cancel));

    [Fact]
    public async Task Run_says_how_a_program_failed_and_what_it_said_last()
    {
        var failure = await Assert.ThrowsAsync<ToolFailedException>(() =>
            Tool.RunAsync("sh", ["-c", "seq 30; exit 3"], ToolOptions.Default, Cancel));

        Assert.Equal(3, failure.Code);
        Assert.Equal(ExitCode.Failed, failure.ExitCode);
        Assert.Equal(Enumerable.Range(11, 20).Select(line => $"{line}"), failure.LastLines);
    }

    [Fact]
    public async Task A_secret_is_shown_nowhere()
    {
        var lines = new List<string>();
        var options = new ToolOptions { Secrets = ["hunter2"], OnLine = lines.Add };

        var failure = await Assert.ThrowsAsync<ToolFailedException>(() =>
            Tool.RunAsync("sh", ["-c", "echo token hunter2; exit 1"], options, Cancel));

        Assert.Equal(["token ***"], lines);
        Assert.DoesNotContain("hunter2", failure.Message);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_a_missing_asset()
    {
        var refusal = await Assert.ThrowsAsync<AssetMissingException>(() => Tool.RunAsync("no-such-program", [], ToolOptions.Default, Cancel));
        Assert.StartsWith("no-such-program could not be started", refusal.Message);
    }

    [Fact]
    public async Task Cancelling_ends_the_program_and_what_it_started()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        // The line says that the program runs, so that nothing here waits for a time.
        var options = new ToolOptions { OnLine = _ => stop.Cancel() };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Tool.RunAsync("sh", ["-c", "echo started; sleep 600"], options, stop.Token));
    }

    [Fact]
    public async Task Standard_input_is_closed() => Assert.Equal("", await Tool.RunAsync("cat", [], ToolOptions.Default, Cancel));

    [Fact]
    public void Find_knows_programs_on_the_path_only()
    {
        Assert.NotNull(Tool.Find("sh"));
        Assert.Null(Tool.Find("no-such-program"));
    }
}
