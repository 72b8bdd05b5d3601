using Pipeline.Runs;

namespace Pipeline.Clients.Processes;

/// <summary>Waits for something outside of this program that cannot tell when it is ready.</summary>
static class Poll
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Looks again and again until there is something.</summary>
    /// <param name="what">What is waited for, for the message: <c>mero-sim's ready file</c>.</param>
    /// <param name="limit">Longest wait.</param>
    /// <param name="look">Null: not yet. An exception ends the wait.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="StepFailedException">It did not come in time.</exception>
    public static async Task<T> UntilAsync<T>(string what, TimeSpan limit, Func<CancellationToken, Task<T?>> look, TimeProvider time, CancellationToken cancel)
        where T : class
    {
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < limit; await Task.Delay(Pause, time, cancel))
        {
            if (await look(cancel) is { } found)
                return found;
        }
        throw new StepFailedException($"{what} did not come within {limit.TotalSeconds:0} s.");
    }
}
