namespace Support;

/// <summary>A clock that stands still until a test moves it.</summary>
/// <param name="start">What it says at first.</param>
/// <param name="hasTimers">Whether timers go by this clock; otherwise they go by the machine's.</param>
public sealed class ManualTime(DateTimeOffset start, bool hasTimers = false) : TimeProvider
{
    readonly Lock gate = new();
    readonly List<ManualTimer> timers = [];
    DateTimeOffset now = start;
    long timestamp;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => timestamp;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (!hasTimers)
            return base.CreateTimer(callback, state, dueTime, period);
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (gate)
            timers.Add(timer);
        return timer;
    }

    /// <summary>Lets time pass. Timers that become due go off in their order, each at its moment, before this returns.</summary>
    public void Advance(TimeSpan by)
    {
        var goal = timestamp + by.Ticks;
        // Whoever waits goes on here and now, not on another thread at another moment.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            while (Due(goal) is { } timer)
                timer.GoOff();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
        Pass(goal);
    }

    /// <summary>Whether somebody waits for exactly so long from now: what a test waits for before it lets time pass.</summary>
    public bool HasTimer(TimeSpan from)
    {
        lock (gate)
            return timers.Any(timer => timer.DueAt == timestamp + from.Ticks);
    }

    /// <summary>Sets the clock, forward or back, without time passing.</summary>
    public void Jump(TimeSpan by) => now += by;

    ManualTimer? Due(long goal)
    {
        lock (gate)
        {
            var next = timers.Where(timer => timer.DueAt <= goal).MinBy(timer => timer.DueAt);
            if (next?.DueAt > timestamp)
                Pass(next.DueAt.Value);
            return next;
        }
    }

    void Pass(long until)
    {
        now += TimeSpan.FromTicks(until - timestamp);
        timestamp = until;
    }

    sealed class ManualTimer(ManualTime time, Action goOff) : ITimer
    {
        long every;

        public long? DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            every = period.Ticks;
            DueAt = dueTime == Timeout.InfiniteTimeSpan ? null : time.timestamp + dueTime.Ticks;
            return true;
        }

        public void GoOff()
        {
            DueAt = every > 0 ? DueAt + every : null;
            goOff();
        }

        public void Dispose()
        {
            DueAt = null;
            lock (time.gate)
                time.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
