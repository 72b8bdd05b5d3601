using Pipeline.Machines;
using Pipeline.Runs;

namespace Pipeline.Boots;

/// <summary>Waits for what a booted machine reports.</summary>
sealed class ReportWatch(MachineView machine, TimeProvider time)
{
    const int ShownLines = 20;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    /// <summary>Looks until there is something to be found.</summary>
    /// <param name="waitedFor">For the message: <c>the report of its key</c>.</param>
    /// <param name="limit">Longest wait.</param>
    /// <param name="find">Null: not yet. An exception ends the wait.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="StepFailedException">It did not come in time, or the machine ended; the message has the last lines of the serial port.</exception>
    public async Task<T> UntilAsync<T>(string waitedFor, TimeSpan limit, Func<TdState, T?> find, CancellationToken cancel)
        where T : class
    {
        for (var began = time.GetTimestamp(); ; await Task.Delay(Pause, time, cancel))
        {
            if (find(await machine.State(cancel)) is { } found)
                return found;
            await machine.DemandRunning(waitedFor, cancel);
            if (time.GetElapsedTime(began) >= limit)
                throw new StepFailedException($"{machine.Name}: {waitedFor} did not come within {limit.TotalSeconds:0} s. {SerialText.Tail(await machine.Serial(cancel), ShownLines)}");
        }
    }
}
