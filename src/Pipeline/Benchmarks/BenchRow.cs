namespace Pipeline.Benchmarks;

/// <summary>One figure of a bench: a time or a number of bytes, beside what it is to be compared with.</summary>
public sealed record BenchRow
{
    /// <summary>Heading under which the row stands; rows of one group follow each other.</summary>
    public required string Group { get; init; }

    /// <summary>What was done once.</summary>
    public required string Name { get; init; }

    /// <summary>Time for doing it once; null where something else was measured.</summary>
    public double? Microseconds { get; init; }

    /// <summary>True where the time is what somebody waits while others are served: it says nothing of how many go in a second.</summary>
    public bool? IsWait { get; init; }

    /// <summary>Memory allocated for doing it once, or held; null where time was measured.</summary>
    public long? Bytes { get; init; }

    /// <summary>The time divided by that of <see cref="Baseline"/>, measured in the same run.</summary>
    public double? Ratio { get; init; }

    /// <summary>Where the ratio was found several times: what a quarter of those found are below, and a quarter above.</summary>
    public double? RatioLow { get; init; }

    /// <inheritdoc cref="RatioLow"/>
    public double? RatioHigh { get; init; }

    /// <summary>In words, what the ratio is to: <c>two by openssl speed</c>.</summary>
    public string? Baseline { get; init; }

    /// <summary>The largest value that is wanted: of the ratio where there is one, otherwise of the bytes.</summary>
    public double? Aim { get; init; }

    /// <summary>Why nothing was measured.</summary>
    public string? Absent { get; init; }

    /// <summary>Null where nothing was wanted, or nothing was measured.</summary>
    public bool? IsMet => (Aim, Ratio ?? Bytes) is ({ } aim, { } value) ? value <= aim : null;

    /// <summary>A time beside another one.</summary>
    /// <param name="group">Heading.</param>
    /// <param name="name">What was done.</param>
    /// <param name="microseconds">How long it took.</param>
    /// <param name="baseline">What it is compared with, how long that took, and how many times as long is wanted at most.</param>
    public static BenchRow Time(string group, string name, double microseconds, (string Name, double Microseconds, double? Aim)? baseline = null) => new()
    {
        Group = group,
        Name = name,
        Microseconds = Math.Round(microseconds, 3),
        Ratio = baseline is { } other ? Math.Round(microseconds / other.Microseconds, 4) : null,
        Baseline = baseline?.Name,
        Aim = baseline?.Aim,
    };

    /// <summary>A time that was compared several times: its ratio is the middle one, and not that of two middle times.</summary>
    /// <param name="group">Heading.</param>
    /// <param name="name">What was done.</param>
    /// <param name="microseconds">How long it took.</param>
    /// <param name="baseline">What it was compared with.</param>
    /// <param name="ratio">The ratios that were found.</param>
    /// <param name="aim">How many times as long is wanted at most.</param>
    public static BenchRow Time(string group, string name, double microseconds, string baseline, Spread ratio, double? aim) =>
        Time(group, name, microseconds) with
        {
            Ratio = Math.Round(ratio.Median, 4),
            RatioLow = Math.Round(ratio.Low, 4),
            RatioHigh = Math.Round(ratio.High, 4),
            Baseline = baseline,
            Aim = aim,
        };
}
