using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Attestation;
using Pipeline.Runs;

namespace Pipeline.Boots;

/// <summary>Has a booted machine do something, and waits for what it reports of it.</summary>
/// <param name="machine">It has to be booted: its <c>mero-node serve</c> takes the tasks.</param>
/// <param name="post">Gives its simulated TD a task.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Receives what was begun and done.</param>
sealed class GuestTasks(MachineView machine, Func<JsonObject, CancellationToken, Task> post, TimeProvider time, Action<string> say)
{
    /// <summary>How long a machine may take for one; its own limit is 10 minutes.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(11);

    readonly ReportWatch watch = new(machine, time);

    /// <summary>Posts a task, and gives its result. What the result says is the guest's word: it is for the caller to judge.</summary>
    /// <param name="kind">What is to be done: <c>staging-probe</c>.</param>
    /// <param name="members">The members of the kind, beside <c>id</c> and <c>kind</c>.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="StepFailedException">The guest refused it, gave no report in time, or ended.</exception>
    /// <exception cref="VerificationFailedException">There are two reports, or one that is of another form.</exception>
    public async Task<JsonElement> RunAsync(string kind, JsonObject members, CancellationToken cancel)
    {
        var (began, id) = (time.GetTimestamp(), $"{kind}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");
        members["id"] = id;
        members["kind"] = kind;
        await post(members, cancel);
        say($"{machine.Name}: the guest is asked for {kind}");
        var report = await watch.UntilAsync($"the guest's report of {kind}", Limit, state => Find(state, $"task-{id}"), cancel);
        var result = Result(report.Content, kind);
        say($"{machine.Name}: the guest has done {kind} ({time.GetElapsedTime(began).TotalSeconds:0} s)");
        return result;
    }

    TdReport? Find(TdState state, string name) => state.Reports.Where(report => report.Name == name).ToArray() switch
    {
        [] => null,
        [var one] => one,
        var several => throw new VerificationFailedException($"{machine.Name}: the guest reported {name} {several.Length} times; each task has one report."),
    };

    JsonElement Result(JsonElement content, string kind) => (Text(content, "kind"), Text(content, "outcome")) switch
    {
        (var named, "done") when named == kind && content.TryGetProperty("result", out var result) && result.ValueKind is JsonValueKind.Object => result,
        (_, "refused") => throw new StepFailedException($"{machine.Name}: the guest refused {kind}: {OneLine.Of(Text(content, "error") ?? "it did not say why", 1000)}"),
        _ => throw new VerificationFailedException($"{machine.Name}: the guest's report of {kind} has another form than a done or refused task's: {OneLine.Of(content.GetRawText(), 300)}"),
    };

    static string? Text(JsonElement content, string member) =>
        content.ValueKind is JsonValueKind.Object && content.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
