using Pipeline.Images;

namespace PipelineTests.Images;

public sealed class ImageTimesTests
{
    [Fact]
    public void What_is_shared_counts_once()
    {
        var times = new ImageTimes(40, new Dictionary<string, double> { ["debug"] = 22, ["debug-read-only"] = 20, ["locked-read-only"] = 18 }, 9);

        Assert.Equal((60, 100), (times.One, times.Three));
        Assert.Equal(1.67, times.Ratio, 2);
    }
}
