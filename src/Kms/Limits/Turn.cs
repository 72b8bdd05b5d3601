namespace Kms.Limits;

/// <summary>A place inside a <see cref="Turnstile"/>.</summary>
sealed class Turn(Turnstile turnstile) : IDisposable
{
    bool isInside = true;

    /// <summary>Gives the place to others while something slow is waited for.</summary>
    public async Task<T> OutsideAsync<T>(Task<T> slow, CancellationToken cancel)
    {
        if (slow.IsCompleted)
            return await slow;
        isInside = false;
        turnstile.StepOut();
        var result = await slow;
        await turnstile.ReturnAsync(cancel);
        isInside = true;
        return result;
    }

    public void Dispose()
    {
        if (isInside)
            turnstile.StepOut();
        isInside = false;
        turnstile.Leave();
    }
}
