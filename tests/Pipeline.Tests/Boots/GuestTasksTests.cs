using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Boots;
using Pipeline.Runs;

namespace PipelineTests.Boots;

public sealed class GuestTasksTests
{
    readonly ManualTime time = new(PolicyForge.MadeAt, hasTimers: true);
    readonly List<string> said = [];
    readonly List<TdReport> reports = [];
    readonly List<JsonObject> posted = [];

    Func<string, string?> answer = _ => """{"kind":"echo","outcome":"done","result":{"word":7}}""";
    int copies = 1;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_task_is_posted_and_its_result_comes_back()
    {
        var result = await RunAsync();
        Assert.Equal("""{"word":7}""", result.GetRawText());
        var task = Assert.Single(posted);
        Assert.Matches("^echo-[0-9a-f]{8}$", (string)task["id"]!);
        Assert.Equal(("echo", "there"), ((string)task["kind"]!, (string)task["where"]!));
        Assert.Equal(["boot:debug: the guest is asked for echo", "boot:debug: the guest has done echo (0 s)"], said);
    }

    [Fact]
    public async Task Reports_of_other_tasks_are_passed_over()
    {
        reports.Add(new("task-echo-00000000", Json("""{"kind":"echo","outcome":"refused","error":"Another one."}""")));
        Assert.Equal("""{"word":7}""", (await RunAsync()).GetRawText());
    }

    [Fact]
    public async Task A_refusal_says_why()
    {
        answer = _ => """{"kind":"echo","outcome":"refused","error":"There is\nno such kind."}""";
        var failure = await Assert.ThrowsAsync<StepFailedException>(RunAsync);
        Assert.Equal("boot:debug: the guest refused echo: There is.no such kind.", failure.Message);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"kind":"echo","outcome":"done"}""")]
    [InlineData("""{"kind":"echo","outcome":"done","result":null}""")]
    [InlineData("""{"kind":"echo","outcome":"done","result":[]}""")]
    [InlineData("""{"kind":"other","outcome":"done","result":{}}""")]
    [InlineData("""{"kind":"echo","outcome":"passed","result":{}}""")]
    [InlineData("""{"kind":7,"outcome":true}""")]
    public async Task A_report_of_another_form_is_not_believed(string content)
    {
        answer = _ => content;
        var failure = await Assert.ThrowsAsync<VerificationFailedException>(RunAsync);
        Assert.Equal($"boot:debug: the guest's report of echo has another form than a done or refused task's: {content}", failure.Message);
    }

    [Fact]
    public async Task Two_reports_of_one_task_are_not_believed()
    {
        copies = 2;
        var failure = await Assert.ThrowsAsync<VerificationFailedException>(RunAsync);
        Assert.EndsWith("2 times; each task has one report.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_does_not_come_is_given_up_with_the_last_lines_of_the_machine()
    {
        answer = _ => null;
        var running = RunAsync();
        while (!running.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => running);
        Assert.Equal("boot:debug: the guest's report of echo did not come within 660 s. The last lines of its serial port:\n  mero-node login:", failure.Message);
    }

    [Fact]
    public async Task A_machine_that_ends_is_not_waited_for()
    {
        answer = _ => null;
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => Tasks((what, _) => throw new StepFailedException($"It ended while {what} was waited for.")).RunAsync("echo", [], Cancel));
        Assert.Equal("It ended while the guest's report of echo was waited for.", failure.Message);
    }

    Task<JsonElement> RunAsync() => Tasks((_, _) => Task.CompletedTask).RunAsync("echo", new() { ["where"] = "there" }, Cancel);

    GuestTasks Tasks(Func<string, CancellationToken, Task> demandRunning) => new(new()
    {
        Name = "boot:debug",
        Serial = _ => Task.FromResult("mero-node login:\n"),
        State = _ => Task.FromResult(new TdState { Boots = 1, Registers = null, Log = null, SystemLog = null, Pcrs = null, Reports = [.. reports] }),
        DemandRunning = demandRunning,
    }, PostAsync, time, said.Add);

    Task PostAsync(JsonObject task, CancellationToken cancel)
    {
        posted.Add(task);
        var id = (string)task["id"]!;
        if (answer(id) is { } content)
            reports.AddRange(Enumerable.Repeat(new TdReport($"task-{id}", Json(content)), copies));
        return Task.CompletedTask;
    }

    static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
