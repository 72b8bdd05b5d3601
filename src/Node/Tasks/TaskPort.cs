using System.Text.Json;
using System.Text.Json.Nodes;
using Node.Simulated;

namespace Node.Tasks;

/// <summary>Where tasks come from and their reports go: the port of a simulated TD. A trust domain has no such thing.</summary>
sealed class TaskPort(TdPort port)
{
    /// <summary>The same, for what tasks ask of the machine.</summary>
    public TdPort Port => port;

    /// <summary>The next task; null when none waits.</summary>
    /// <exception cref="TdPortException">The port is of no use now.</exception>
    public async Task<JsonElement?> TakeAsync(CancellationToken cancel)
    {
        var answer = await port.AskAsync(new() { ["op"] = "task" }, cancel);
        if (!answer.TryGetProperty("task", out var task))
            throw new TdPortException("The simulated TD answered \"task\" without a task, or null for none.", ExitCode.VerificationFailed);
        return task.ValueKind is JsonValueKind.Null ? null : task;
    }

    /// <exception cref="TdPortException">It was not taken: it may be too long.</exception>
    public Task DoneAsync(NodeTaskOrder order, JsonElement result, CancellationToken cancel) => ReportAsync($"task-{order.Id}", new()
    {
        ["kind"] = order.Kind,
        ["outcome"] = "done",
        ["result"] = JsonObject.Create(result),
    }, cancel);

    /// <param name="id">Null: the task has none, and its report is called <c>task</c>.</param>
    /// <param name="kind">Null: the task has none.</param>
    /// <param name="sentence">Why, one line.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="TdPortException">It was not taken.</exception>
    public Task RefusedAsync(string? id, string? kind, string sentence, CancellationToken cancel) => ReportAsync(id is null ? "task" : $"task-{id}", new()
    {
        ["kind"] = kind,
        ["outcome"] = "refused",
        ["error"] = sentence,
    }, cancel);

    Task<JsonElement> ReportAsync(string name, JsonObject content, CancellationToken cancel) =>
        port.AskAsync(new() { ["op"] = "report", ["name"] = name, ["content"] = content }, cancel);
}
