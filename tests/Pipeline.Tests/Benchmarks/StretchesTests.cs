using Pipeline.Benchmarks;

namespace PipelineTests.Benchmarks;

public sealed class StretchesTests
{
    [Fact]
    public void A_stretch_that_others_disturbed_decides_nothing()
    {
        var quiet = new Stretches([Load(300), Load(310), Load(320)]);
        var disturbed = new Stretches([Load(306), Load(310), Load(3000)]);
        Assert.Equal(310, disturbed.Median(PerCycle));
        Assert.Equal(1.02, disturbed.Ratio(quiet, PerCycle).Median, 9);
    }

    [Fact]
    public void Of_an_even_number_of_stretches_the_middle_is_between_two() =>
        Assert.Equal(250, new Stretches([Load(100), Load(300), Load(200), Load(400)]).Median(PerCycle));

    [Fact]
    public void A_ratio_says_between_what_half_of_those_found_are() =>
        Assert.Equal(new Spread(3, 2, 4), Spread.Of([5, 1, 4, 2, 3]));

    [Fact]
    public void A_stretch_is_compared_with_what_its_own_round_measured() =>
        Assert.Equal(new Spread(2, 2, 2), new Stretches([Load(200), Load(200), Load(400), Load(400)]).Ratio([100, 200], PerCycle));

    [Fact]
    public void Short_stretches_make_longer_ones_of_what_is_rare()
    {
        var joined = new Stretches([Load(1, 10), Load(3, 20), Load(1, 30), Load(7, 90)]).Joined(2);
        // The longest waits are 20 and 90.
        Assert.Equal(55, joined.Median(load => load.Percentile(1)));
        Assert.Equal(new Spread(3, 2.5, 3.5), joined.Over(PerCycle));
    }

    static double PerCycle(LoadFigures load) => load.ProcessorPerCycle;

    static LoadFigures Load(double processorPerCycle, double wait = 1) => new(TimeSpan.FromMilliseconds(1), TimeSpan.FromMicroseconds(processorPerCycle), [wait]);
}
