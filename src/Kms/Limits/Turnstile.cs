using Kms.Errors;
using Kms.Observing;

namespace Kms.Limits;

/// <summary>Lets few requests at a time do something costly, a few more wait, and puts off the others.</summary>
/// <param name="queue">Under which name the waiting is measured.</param>
/// <param name="places">How many do it at the same time.</param>
/// <param name="waiting">How many may wait.</param>
/// <param name="patience">How long one may wait.</param>
/// <param name="meter">Where waits are counted.</param>
/// <param name="time">By which they are measured.</param>
sealed class Turnstile(Queue queue, int places, int waiting, TimeSpan patience, KmsMeter meter, TimeProvider time) : IDisposable
{
    readonly SemaphoreSlim free = new(places);

    // Those inside and those that wait.
    int present;

    /// <summary>Refuses at once what would be refused anyway, before it costs the caller anything.</summary>
    /// <exception cref="RefusedException">As many wait as may.</exception>
    public void DemandRoom()
    {
        if (Volatile.Read(ref present) >= places + waiting)
            throw Full();
    }

    /// <summary>Waits for a turn, which ends with its disposal.</summary>
    /// <exception cref="RefusedException">As many wait as may, or this one has waited as long as it may.</exception>
    public async Task<Turn> EnterAsync(CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        try
        {
            if (Interlocked.Increment(ref present) > places + waiting || !await free.WaitAsync(patience, cancel))
                throw Full();
        }
        catch
        {
            Interlocked.Decrement(ref present);
            throw;
        }
        finally
        {
            meter.Waited(queue, time.GetElapsedTime(start));
        }
        return new(this);
    }

    public void Dispose() => free.Dispose();

    // What is waited for inside, by those who were in already, is not their fault: they come back whatever the queue.
    internal Task ReturnAsync(CancellationToken cancel) => free.WaitAsync(cancel);

    internal void StepOut() => free.Release();

    internal void Leave() => Interlocked.Decrement(ref present);

    static RefusedException Full() => new(Refusal.RateLimited, "More requests are waiting for their turn than may; try again, with a new challenge.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };
}
