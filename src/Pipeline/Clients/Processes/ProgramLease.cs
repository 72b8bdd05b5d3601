namespace Pipeline.Clients.Processes;

/// <summary>A program that runs for as long as somebody holds this; disposing ends it and everything it started.</summary>
public sealed class ProgramLease : IAsyncDisposable
{
    readonly CancellationTokenSource ending = new();
    readonly Task run;

    ProgramLease(string program, IReadOnlyList<string> arguments, ToolOptions options) =>
        run = Tool.RunAsync(program, arguments, options with { OnStarted = id => ProcessId = id }, ending.Token);

    /// <summary>Starts a program; its failure to start shows at the first <see cref="DemandRunningAsync"/>.</summary>
    public static ProgramLease Start(string program, IReadOnlyList<string> arguments, ToolOptions options) => new(program, arguments, options);

    /// <summary>Null when it could not be started.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>Ends when the program does, by itself or because it failed.</summary>
    public Task Ended => run;

    /// <exception cref="ToolFailedException">It ended with a failure.</exception>
    /// <exception cref="Runs.StepFailedException">It ended although it was to go on.</exception>
    public async Task DemandRunningAsync(string name)
    {
        if (!run.IsCompleted)
            return;
        await run;
        throw new Runs.StepFailedException($"{name} ended by itself; it was to run until it is stopped.");
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        // How it ended no longer matters to anybody.
        await run.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        ending.Dispose();
    }
}
