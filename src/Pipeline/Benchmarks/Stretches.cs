namespace Pipeline.Benchmarks;

/// <summary>One load in several stretches, between which other loads had theirs. A figure of it is that of the middle stretch.</summary>
/// <remarks>What else the machine does befalls single stretches, and never all of one load and none of another.</remarks>
/// <param name="each">In their order; at least one.</param>
public sealed class Stretches(IReadOnlyList<LoadFigures> each)
{
    readonly IReadOnlyList<LoadFigures> each = each;

    public double Median(Func<LoadFigures, double> figure) => Over(figure).Median;

    /// <summary>A figure in all stretches.</summary>
    public Spread Over(Func<LoadFigures, double> figure) => Spread.Of(each.Select(figure));

    /// <summary>The same in longer stretches, for what happens so rarely that a short one has too little of it.</summary>
    /// <param name="count">How many there are to be; each of as many that followed each other.</param>
    public Stretches Joined(int count) => new([.. each.Chunk(each.Count / count).Select(Join)]);

    /// <summary>How many times as large a figure is as another load's, in stretches that followed each other.</summary>
    /// <param name="other">As many stretches, each beside one of these.</param>
    /// <param name="figure">What is compared.</param>
    public Spread Ratio(Stretches other, Func<LoadFigures, double> figure) =>
        Spread.Of(each.Zip(other.each, (mine, its) => figure(mine) / figure(its)));

    /// <summary>How many times as large a figure is as what was measured once a round.</summary>
    /// <param name="rounds">As many stretches belong to each, in the order of the stretches.</param>
    /// <param name="figure">What is compared.</param>
    public Spread Ratio(IReadOnlyList<double> rounds, Func<LoadFigures, double> figure) =>
        Spread.Of(each.Select((mine, place) => figure(mine) / rounds[place * rounds.Count / each.Count]));

    static LoadFigures Join(IReadOnlyList<LoadFigures> several) => new(
        TimeSpan.FromTicks(several.Sum(one => one.Elapsed.Ticks)), TimeSpan.FromTicks(several.Sum(one => one.Processor.Ticks)), [.. several.SelectMany(one => one.Waits)]);
}
