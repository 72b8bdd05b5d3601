using System.Text.Json;
using Attestation;
using Node.Simulated;

namespace Node.Tasks;

/// <summary>Does what whoever started a simulated machine asks for, one task after the other, and reports each.</summary>
sealed partial class TaskLoop(TaskPort port, IEnumerable<INodeTask> kinds, TimeProvider time, ILogger<TaskLoop> logger) : BackgroundService
{
    /// <summary>How often a task is asked for.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one may take.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(10);

    const int LongestSentence = 1000;

    readonly Dictionary<string, INodeTask> known = kinds.ToDictionary(kind => kind.Kind, StringComparer.Ordinal);
    readonly HashSet<string> seen = new(StringComparer.Ordinal);
    bool isSilent;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                if (!await TryNextAsync(stoppingToken))
                    await Task.Delay(Pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The machine stops; what it did not do is not done.
        }
    }

    // False: there was nothing to do, or nobody to ask.
    async Task<bool> TryNextAsync(CancellationToken cancel)
    {
        try
        {
            var task = await port.TakeAsync(cancel);
            isSilent = false;
            if (task is not { } given)
                return false;
            await AnswerAsync(given, cancel);
            return true;
        }
        catch (TdPortException failure)
        {
            // Once, not every second until whoever is at the other end comes back.
            if (!isSilent)
                LogSilent(failure.Message);
            isSilent = true;
            return false;
        }
    }

    async Task AnswerAsync(JsonElement task, CancellationToken cancel)
    {
        try
        {
            var order = NodeTaskOrder.Parse(task);
            var result = await RunAsync(order, cancel);
            LogDone(order.Id, order.Kind);
            await port.DoneAsync(order, result, cancel);
        }
        catch (NodeException refusal)
        {
            await RefuseAsync(task, refusal.Message, cancel);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            // A fault in one task must not keep a machine from the next.
            await RefuseAsync(task, $"The task ended with {failure.GetType().Name}: {failure.Message}", cancel);
        }
    }

    async Task<JsonElement> RunAsync(NodeTaskOrder order, CancellationToken cancel)
    {
        if (!seen.Add(order.Id))
            throw new TaskRefusedException($"A task with the id {order.Id} was there already; each is done once.");
        if (!known.TryGetValue(order.Kind, out var kind))
            throw new TaskRefusedException($"There is no kind {order.Kind}; there are {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}.");
        using var limit = new CancellationTokenSource(Limit, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            var result = await kind.RunAsync(order.Content, patience.Token);
            return result.ValueKind is JsonValueKind.Object ? result : throw new TaskRefusedException($"The result is {result.ValueKind}; a JSON object is expected.");
        }
        catch (OperationCanceledException cause) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new TaskRefusedException($"The task took longer than {Limit.TotalMinutes:0} minutes and was given up.", cause);
        }
    }

    Task RefuseAsync(JsonElement task, string sentence, CancellationToken cancel)
    {
        var (id, kind, line) = (NodeTaskOrder.IdOf(task), NodeTaskOrder.KindOf(task), OneLine.Of(sentence, LongestSentence));
        LogRefused(id, kind, line);
        return port.RefusedAsync(id, kind, line, cancel);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The task {Id} of the kind {Kind} is done.")]
    partial void LogDone(string id, string kind);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The task {Id} of the kind {Kind} was refused: {Sentence}")]
    partial void LogRefused(string? id, string? kind, string sentence);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tasks cannot be asked for or reported: {Sentence}")]
    partial void LogSilent(string sentence);
}
