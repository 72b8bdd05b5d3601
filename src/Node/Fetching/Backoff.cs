namespace Node.Fetching;

/// <summary>How long to wait between tries: twice as long each time up to a limit, and by chance between a half and the whole of it.</summary>
/// <param name="first">The first wait.</param>
/// <param name="most">The longest.</param>
/// <param name="chance">From 0 up to 1: machines that failed together must not come again together.</param>
sealed class Backoff(TimeSpan first, TimeSpan most, Func<double> chance)
{
    TimeSpan next = first;

    public TimeSpan Next()
    {
        var whole = next;
        next = whole * 2 < most ? whole * 2 : most;
        return whole * (0.5 + (chance() / 2));
    }
}
