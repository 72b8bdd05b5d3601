namespace Kms;

/// <summary>Wakes who waits to read a file again. Rung twice before anybody listens, it has rung once.</summary>
sealed class ReloadBell : IDisposable
{
    readonly SemaphoreSlim rung = new(0, 1);

    public void Ring()
    {
        try
        {
            rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // It rings already.
        }
    }

    public void Dispose() => rung.Dispose();

    /// <summary>Waits for the bell, but no longer than a time.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancel)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var heard = rung.WaitAsync(enough.Token);
        await Task.WhenAny(heard, Task.Delay(longest, time, enough.Token));
        await enough.CancelAsync();
        cancel.ThrowIfCancellationRequested();
    }
}
