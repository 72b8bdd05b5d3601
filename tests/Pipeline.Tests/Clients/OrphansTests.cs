using System.Diagnostics;
using Pipeline.Clients.Processes;

namespace PipelineTests.Clients;

public sealed class OrphansTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task End_ends_what_a_killed_run_has_left()
    {
        using var orphan = Sleep(await EndedProcessAsync());
        Assert.Contains("sleep", Orphans.End());
        await orphan.WaitForExitAsync(Cancel);
        Assert.NotEqual(0, orphan.ExitCode);
    }

    [Fact]
    public void End_leaves_what_a_living_run_has_started()
    {
        using var program = Sleep(Environment.ProcessId);
        Orphans.End();
        Assert.False(program.HasExited);
        program.Kill();
    }

    [Fact]
    public async Task End_leaves_what_may_outlive_its_run()
    {
        using var service = Sleep(owner: null);
        await EndedProcessAsync();
        Orphans.End();
        Assert.False(service.HasExited);
        service.Kill();
    }

    [Fact]
    public async Task Whatever_a_tool_starts_is_marked() =>
        Assert.StartsWith($"{Environment.ProcessId} ", await MarkAsync(ToolOptions.Default));

    [Fact]
    public async Task What_outlives_its_run_is_not_marked() =>
        Assert.Empty(await MarkAsync(new() { Outlives = true }));

    static Task<string> MarkAsync(ToolOptions options) => Tool.RunAsync("sh", ["-c", "echo $MERO_TEE_STARTED_BY"], options, Cancel);

    static Process Sleep(int? owner)
    {
        var start = new ProcessStartInfo("sleep", ["60"]);
        Orphans.Set(start, owner);
        return Process.Start(start)!;
    }

    static async Task<int> EndedProcessAsync()
    {
        using var process = Process.Start("true");
        await process.WaitForExitAsync(Cancel);
        return process.Id;
    }
}
