using Node.Fetching;

namespace NodeTests.Fetching;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(0, "0.5 1 2 4 5 5")]
    [InlineData(1, "1 2 4 8 10 10")]
    [InlineData(0.5, "0.75 1.5 3 6 7.5 7.5")]
    public void Waits_double_up_to_a_limit_and_vary_by_half(double chance, string seconds)
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), () => chance);
        Assert.Equal(seconds, string.Join(' ', Enumerable.Range(0, 6).Select(_ => FormattableString.Invariant($"{backoff.Next().TotalSeconds}"))));
    }
}
