namespace Pipeline.Benchmarks;

/// <summary>What one stretch of load showed.</summary>
/// <param name="Elapsed">From the first cycle's start to the last one's end.</param>
/// <param name="Processor">Processor time of the server program in it.</param>
/// <param name="Waits">For each cycle, from the moment it was due until its key was there, in microseconds.</param>
public sealed record LoadFigures(TimeSpan Elapsed, TimeSpan Processor, IReadOnlyList<double> Waits)
{
    public double PerSecond => Waits.Count / Elapsed.TotalSeconds;

    /// <summary>Microseconds of processor time that the server spent on one.</summary>
    public double ProcessorPerCycle => Processor.TotalMicroseconds / Waits.Count;

    public double Mean => Waits.Average();

    /// <summary>The wait that a share of all did not exceed.</summary>
    public double Percentile(double share)
    {
        var sorted = Waits.Order().ToList();
        return sorted[Math.Min((int)(share * sorted.Count), sorted.Count - 1)];
    }
}
