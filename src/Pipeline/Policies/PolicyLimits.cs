namespace Pipeline.Policies;

/// <summary>How far a policy may go, whatever was measured.</summary>
static class PolicyLimits
{
    /// <summary>The longest time between the beginning and the end of a policy, and between now and its end.</summary>
    public static TimeSpan LongestLife { get; } = TimeSpan.FromDays(180);

    /// <summary>How long a candidate is made to hold.</summary>
    public static TimeSpan Life { get; } = TimeSpan.FromDays(90);

    /// <summary>How old a probe report may be when its policy is promoted.</summary>
    public static TimeSpan ProbeLife { get; } = TimeSpan.FromHours(24);

    /// <summary>The TCB statuses that a policy may list: the floor. A platform in another state is not measured into a policy.</summary>
    public static IReadOnlyList<string> TcbFloor { get; } = ["uptodate"];
}
