namespace Pipeline.Benchmarks;

/// <summary>One load in several stretches, between which other loads had theirs. A figure of it is that of the middle stretch.</summary>
/// <remarks>What else the machine does befalls single stretches, and never all of one load and none of another.</remarks>
/// <param name="Each">In their order; at least one.</param>
public sealed record Stretches(IReadOnlyList<LoadFigures> Each)
{
    public double Median(Func<LoadFigures, double> figure) => Median(Each.Select(figure));

    /// <summary>How many times as large a figure is as another load's: the median of the ratios of stretches that followed each other.</summary>
    /// <param name="other">As many stretches, each beside one of these.</param>
    /// <param name="figure">What is compared.</param>
    public double Ratio(Stretches other, Func<LoadFigures, double> figure) =>
        Median(Each.Zip(other.Each, (mine, its) => figure(mine) / figure(its)));

    static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
