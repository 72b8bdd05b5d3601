namespace Kms.Audit;

/// <summary>How many refusals have a line: many at once, and then one in a while.</summary>
sealed class RefusalAllowance(TimeProvider time)
{
    /// <summary>After a pause.</summary>
    public const int AtOnce = 1000;

    /// <summary>Some 700 bytes a line: 60 MB a day, for whoever goes on without end.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    readonly Lock gate = new();
    double left = AtOnce;
    long at = time.GetTimestamp();

    /// <summary>Takes one line, where there is one left.</summary>
    public bool Take()
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            left = Math.Min(AtOnce, left + (time.GetElapsedTime(at, now) / Every));
            at = now;
            if (left < 1)
                return false;
            left--;
            return true;
        }
    }
}
