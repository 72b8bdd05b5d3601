using Pipeline.Benchmarks;

namespace PipelineTests.Benchmarks;

public sealed class BenchTableTests
{
    static BenchReport Fixed { get; } = new()
    {
        Machine = ["processor  a machine of the tests, 2 cores", "node       absent"],
        Rows =
        [
            BenchRow.Time("P-256 verification", "openssl speed ecdsap256", 45.13),
            BenchRow.Time("P-256 verification", ".NET, key imported each time", 145.78, ("openssl speed", 45.13, null)),
            BenchRow.Time("Verification of a quote", "seen before", 144.416, ("two by openssl speed", 90.26, BenchAims.Warm)),
            new() { Group = "Verification of a quote", Name = "allocated by it", Bytes = 4097, Aim = BenchAims.WarmBytes },
            BenchRow.Time("Verification of a quote", "platform never seen", 460, ("two by openssl speed", 90.26, BenchAims.NewPlatform)),
            new() { Group = "Verification of a quote", Name = "npm", Absent = "node or npm is not installed" },
            BenchRow.Time("MRTD", "MRTD", 12_345, ("SHA-384", 11_111, BenchAims.MrTd)),
            new() { Group = "MRTD", Name = "allocated by it", Bytes = 6556 },
        ],
    };

    [Fact]
    public Task Each_line_has_its_figure_and_says_whether_its_aim_is_met() => Verify(BenchTable.Render(Fixed));

    [Fact]
    public Task The_file_has_what_was_measured_and_nothing_else() => Verify(Fixed.ToJson(), "json");

    [Fact]
    public Task Three_images_are_compared_with_one() =>
        Verify(BenchTable.Render(ImagesReport.Of(new(60, new Dictionary<string, double> { ["debug"] = 30, ["locked-read-only"] = 30, ["debug-read-only"] = 30 }, 10), new(140L << 20, 150_000_000))).Split('\n', 2)[1]);

    [Fact]
    public Task A_kms_is_compared_with_bare_verifications_and_with_itself() => Verify(BenchTable.Render(new()
    {
        Machine = ["processor  a machine of the tests, 2 cores"],
        Rows =
        [
            .. KmsReport.OfLimit([new(60, 45), new(62, 47), new(58, 43)]),
            .. KmsReport.Of(new()
            {
                Store = "memory",
                Aim = BenchAims.KmsMemory,
                Limits = [new(60, 45), new(62, 47), new(58, 43)],
                Rounds = 3,
                Most = Thrice(330),
                Half = Thrice(360),
                NineTenths = Thrice(331),
                Memory = 120_000_000,
                ManyWaiting = Thrice(378),
                ManyValues = Thrice(379),
                MemoryOfMany = 240_000_000,
            }),
            KmsReport.Absent("Redis", "redis-server is not installed"),
        ],
    }));

    [Fact]
    public void Without_openssl_there_is_nothing_to_compare_a_kms_with() => Assert.Equal("openssl is not installed", Assert.Single(KmsReport.OfLimit([])).Absent);

    [Fact]
    public void A_percentile_is_a_wait_that_was_seen()
    {
        var load = Load(1);
        Assert.Equal(5100, load.Percentile(0.5));
        Assert.Equal(10_000, load.Percentile(0.99));
        Assert.Equal(10_000, load.Percentile(1));
        Assert.Equal(5050, load.Mean);
    }

    [Fact]
    public void An_aim_is_the_largest_value_that_meets_it()
    {
        Assert.True(BenchRow.Time("", "", 160, ("", 100, 1.6)).IsMet);
        Assert.False(BenchRow.Time("", "", 160.01, ("", 100, 1.6)).IsMet);
        Assert.Null(BenchRow.Time("", "", 160, ("", 100, null)).IsMet);
        Assert.Null(new BenchRow { Group = "", Name = "", Aim = 1, Absent = "nothing there" }.IsMet);
    }

    [Fact]
    public void A_row_without_a_figure_is_refused() =>
        Assert.Contains("\"empty\"", Assert.Throws<ArgumentException>(() => BenchTable.Render(new() { Machine = [], Rows = [new() { Group = "", Name = "empty" }] })).Message);

    static Stretches Thrice(double processorPerCycle) => new([Load(processorPerCycle), Load(processorPerCycle + 1), Load(processorPerCycle - 1)]);

    // A hundred cycles in 100 ms, which waited 0.1, 0.2 … 10 ms.
    static LoadFigures Load(double processorPerCycle) =>
        new(TimeSpan.FromMilliseconds(100), TimeSpan.FromMicroseconds(100 * processorPerCycle), [.. Enumerable.Range(1, 100).Select(number => 100.0 * number)]);
}
