namespace Support;

/// <summary>A clock that stands still until a test moves it.</summary>
/// <param name="start">What it says at first.</param>
/// <param name="hasTimers">Whether timers go by this clock; otherwise they go by the machine's.</param>
public sealed class ManualTime(DateTimeOffset start, bool hasTimers = false) : TimeProvider
{
    readonly Lock gate = new();
    readonly List<ManualTimer> timers = [];
    DateTimeOffset now = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => now.UtcTicks;

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

    /// <summary>Timers that become due go off in their order, each at its moment, before this returns.</summary>
    public void Advance(TimeSpan by)
    {
        var goal = now + by;
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
        now = goal;
    }

    ManualTimer? Due(DateTimeOffset goal)
    {
        lock (gate)
        {
            var next = timers.Where(timer => timer.DueAt <= goal).MinBy(timer => timer.DueAt);
            if (next is not null && next.DueAt > now)
                now = next.DueAt.Value;
            return next;
        }
    }

    sealed class ManualTimer(ManualTime time, Action goOff) : ITimer
    {
        TimeSpan every;

        public DateTimeOffset? DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            every = period;
            DueAt = dueTime == Timeout.InfiniteTimeSpan ? null : time.now + dueTime;
            return true;
        }

        public void GoOff()
        {
            DueAt = every > TimeSpan.Zero ? DueAt + every : null;
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
