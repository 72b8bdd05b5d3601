using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Node;
using Node.Simulated;
using Node.Tasks;
using NodeTests.Boot;
using NodeTests.Fetching;
using NodeTests.Simulated;

namespace NodeTests.Tasks;

public sealed class TaskLoopTests : IAsyncDisposable
{
    readonly FakeMachine machine = new FakeMachine().WithPort();
    readonly ManualTime time = new(PolicyForge.MadeAt, hasTimers: true);
    readonly ConcurrentQueue<string> waiting = new();
    readonly Channel<string> reported = Channel.CreateUnbounded<string>();
    readonly RecordedLines lines = new();
    readonly FakeTd td;
    readonly SocketPorts ports;
    readonly TdPort port;

    Func<JsonElement, CancellationToken, Task<JsonElement>> run = (task, _) => Task.FromResult(task);

    public TaskLoopTests()
    {
        td = new(Answer) { SeesLines = true };
        ports = new(td.Socket);
        port = TdPort.Find(machine.Paths, ports, TimeProvider.System)!;
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        port.Dispose();
        ports.Dispose();
        await td.DisposeAsync();
        machine.Dispose();
    }

    [Fact]
    public async Task A_task_is_done_once_and_its_result_reported_under_its_id() => Assert.Equal(
        ["""{"name":"task-a-1","content":{"kind":"echo","outcome":"done","result":{"id":"a-1","kind":"echo","word":7}}}"""],
        await DoAsync(1, """{"id":"a-1","kind":"echo","word":7}"""));

    [Fact]
    public async Task Tasks_are_done_one_after_the_other_in_their_order() => Assert.Equal(
        ["task-a", "task-b", "task-c"],
        (await DoAsync(3, """{"id":"a","kind":"echo"}""", """{"id":"b","kind":"echo"}""", """{"id":"c","kind":"echo"}""")).Select(report => (string)JsonNode.Parse(report)!["name"]!));

    [Theory]
    [InlineData("""{"id":"a","kind":"other"}""", """{"name":"task-a","content":{"kind":"other","outcome":"refused","error":"There is no kind other; there are echo."}}""")]
    [InlineData("""{"id":"a"}""", """{"name":"task-a","content":{"kind":null,"outcome":"refused","error":"The task has no kind, or one of another form: lower-case letters, digits and dashes are expected, at most 59."}}""")]
    [InlineData("""{"id":"a","kind":"Echo"}""", """{"name":"task-a","content":{"kind":null,"outcome":"refused","error":"The task has no kind, or one of another form: lower-case letters, digits and dashes are expected, at most 59."}}""")]
    [InlineData("""{"kind":"echo"}""", """{"name":"task","content":{"kind":"echo","outcome":"refused","error":"The task has no id, or one of another form: lower-case letters, digits and dashes are expected, at most 59."}}""")]
    [InlineData("""{"id":"","kind":"echo"}""", """{"name":"task","content":{"kind":"echo","outcome":"refused","error":"The task has no id, or one of another form: lower-case letters, digits and dashes are expected, at most 59."}}""")]
    [InlineData("""{"id":7,"kind":"echo"}""", """{"name":"task","content":{"kind":"echo","outcome":"refused","error":"The task has no id, or one of another form: lower-case letters, digits and dashes are expected, at most 59."}}""")]
    [InlineData("""{"id":"a/../b","kind":"echo"}""", """{"name":"task","content":{"kind":"echo","outcome":"refused","error":"The task has no id, or one of another form: lower-case letters, digits and dashes are expected, at most 59."}}""")]
    [InlineData("""{"id":"123456789012345678901234567890123456789012345678901234567890","kind":"echo"}""", """{"name":"task","content":{"kind":"echo","outcome":"refused","error":"The task has no id, or one of another form: lower-case letters, digits and dashes are expected, at most 59."}}""")]
    [InlineData("[]", """{"name":"task","content":{"kind":null,"outcome":"refused","error":"The task has no id, or one of another form: lower-case letters, digits and dashes are expected, at most 59."}}""")]
    public async Task What_is_no_task_is_refused_and_the_next_one_done(string task, string expected)
    {
        var reports = await DoAsync(2, task, """{"id":"next","kind":"echo"}""");
        Assert.Equal(expected, reports[0]);
        Assert.StartsWith("""{"name":"task-next","content":{"kind":"echo","outcome":"done",""", reports[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_id_again_is_refused()
    {
        var count = 0;
        run = (task, _) =>
        {
            count++;
            return Task.FromResult(task);
        };
        var reports = await DoAsync(2, """{"id":"a","kind":"echo"}""", """{"id":"a","kind":"echo"}""");
        Assert.Equal("""{"name":"task-a","content":{"kind":"echo","outcome":"refused","error":"A task with the id a was there already; each is done once."}}""", reports[1]);
        Assert.Equal(1, count);
    }

    [Fact]
    public async Task A_task_that_takes_too_long_is_given_up_and_the_next_one_done()
    {
        var started = new TaskCompletionSource();
        run = async (task, cancel) =>
        {
            if (!started.TrySetResult())
                return task;
            await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            return task;
        };
        waiting.Enqueue("""{"id":"slow","kind":"echo"}""");
        waiting.Enqueue("""{"id":"next","kind":"echo"}""");
        using var loop = Loop();
        await loop.StartAsync(Cancel);
        await started.Task.WaitAsync(Cancel);
        time.Advance(TaskLoop.Limit);
        Assert.Equal("""{"name":"task-slow","content":{"kind":"echo","outcome":"refused","error":"The task took longer than 10 minutes and was given up."}}""", await reported.Reader.ReadAsync(Cancel));
        Assert.StartsWith("""{"name":"task-next","content":{"kind":"echo","outcome":"done",""", await reported.Reader.ReadAsync(Cancel), StringComparison.Ordinal);
        await loop.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_refusal_is_reported_as_one_line()
    {
        run = (_, _) => throw new NodeException("It is\nnot so.", ExitCode.Failed);
        Assert.Equal(["""{"name":"task-a","content":{"kind":"echo","outcome":"refused","error":"It is.not so."}}"""], await DoAsync(1, """{"id":"a","kind":"echo"}"""));
    }

    [Fact]
    public async Task A_fault_in_a_task_keeps_no_other_from_being_done()
    {
        run = (task, _) => task.GetProperty("id").GetString() is "a" ? throw new InvalidOperationException("No.") : Task.FromResult(task);
        var reports = await DoAsync(2, """{"id":"a","kind":"echo"}""", """{"id":"b","kind":"echo"}""");
        Assert.Equal("""{"name":"task-a","content":{"kind":"echo","outcome":"refused","error":"The task ended with InvalidOperationException: No."}}""", reports[0]);
    }

    [Fact]
    public async Task A_result_that_is_no_object_is_a_refusal()
    {
        run = (_, _) => Task.FromResult(JsonSerializer.SerializeToElement(7));
        Assert.Equal(["""{"name":"task-a","content":{"kind":"echo","outcome":"refused","error":"The result is Number; a JSON object is expected."}}"""], await DoAsync(1, """{"id":"a","kind":"echo"}"""));
    }

    [Fact]
    public async Task A_result_that_no_line_has_room_for_is_a_refusal()
    {
        run = (_, _) => Task.FromResult(JsonSerializer.SerializeToElement(new { text = new string('a', TdPort.MaximumLine) }));
        Assert.StartsWith("""{"name":"task-a","content":{"kind":"echo","outcome":"refused","error":"\u0022report\u0022 has """, (await DoAsync(1, """{"id":"a","kind":"echo"}"""))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_refuses_is_asked_again_and_told_of_once()
    {
        waiting.Enqueue("refuse");
        waiting.Enqueue("refuse");
        waiting.Enqueue("""{"id":"a","kind":"echo"}""");
        using var loop = Loop();
        await loop.StartAsync(Cancel);
        await PauseAsync();
        await PauseAsync();
        await reported.Reader.ReadAsync(Cancel);
        await loop.StopAsync(Cancel);
        Assert.Single(lines.All, line => line.StartsWith("Tasks cannot be asked for or reported: The simulated TD refused \"task\": not now", StringComparison.Ordinal));
    }

    async Task<IReadOnlyList<string>> DoAsync(int count, params string[] tasks)
    {
        Array.ForEach(tasks, waiting.Enqueue);
        using var loop = Loop();
        await loop.StartAsync(Cancel);
        var reports = new List<string>();
        while (reports.Count < count)
            reports.Add(await reported.Reader.ReadAsync(Cancel));
        await loop.StopAsync(Cancel);
        Assert.False(reported.Reader.TryRead(out _));
        return reports;
    }

    async Task PauseAsync()
    {
        while (!time.HasTimer(TaskLoop.Pause))
            await Task.Yield();
        time.Advance(TaskLoop.Pause);
    }

    TaskLoop Loop() => new(new(port), [new GivenTask("echo", (task, cancel) => run(task, cancel))], time, lines.CreateLogger<TaskLoop>());

    string? Answer(string line, int id)
    {
        var asked = JsonNode.Parse(line)!;
        if ((string)asked["op"]! is "task")
        {
            var task = waiting.TryDequeue(out var next) ? next : "null";
            return task is "refuse" ? $$"""{"error":"not now","id":{{id}}}""" : $$"""{"task":{{task}},"id":{{id}}}""";
        }
        reported.Writer.TryWrite(new JsonObject { ["name"] = asked["name"]!.DeepClone(), ["content"] = asked["content"]!.DeepClone() }.ToJsonString());
        return $$"""{"id":{{id}}}""";
    }
}
