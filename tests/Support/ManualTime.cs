namespace Support;

/// <summary>A clock that stands still until a test moves it.</summary>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    DateTimeOffset now = start;
    long timestamp;

    public override DateTimeOffset GetUtcNow() => now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => timestamp;

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan by)
    {
        now += by;
        timestamp += by.Ticks;
    }

    /// <summary>Sets the clock, forward or back, without time passing.</summary>
    public void Jump(TimeSpan by) => now += by;
}
