namespace Pipeline.Benchmarks;

/// <summary>The figures of a KMS under load, beside what they are compared with.</summary>
public static class KmsReport
{
    /// <summary>Challenges that wait at a server that others are compared with, and at the one with many.</summary>
    public const int FewWaiting = 1000;

    /// <inheritdoc cref="FewWaiting"/>
    public const int ManyWaiting = 1_000_000;

    /// <summary>Values per register where there are many.</summary>
    public const int ManyValues = 1000;

    const string Limit = "Ed25519 + 2 P-256";

    /// <summary>The least that any KMS spends on a cycle; microseconds for each verification.</summary>
    public static IReadOnlyList<BenchRow> OfLimit(double? edwards, double? weierstrass)
    {
        const string group = "The least that any KMS spends on a cycle, by openssl speed (processor time)";
        return (edwards, weierstrass) is ({ } one, { } other)
            ?
            [
                BenchRow.Time(group, "Ed25519 verification", one),
                BenchRow.Time(group, "P-256 verification", other),
                BenchRow.Time(group, Limit, one + (2 * other)),
            ]
            : [new() { Group = group, Name = Limit, Absent = "openssl is not installed" }];
    }

    /// <summary>One kind of store.</summary>
    public static IReadOnlyList<BenchRow> Of(KmsFigures figures)
    {
        var load = $"Challenge and key, challenges in {figures.Store}";
        var growth = $"Growth at 50 %, challenges in {figures.Store}";
        return
        [
            BenchRow.Time(load, "cycles at saturation", 1e6 / figures.Most.Median(PerSecond)),
            Processor(load, "saturation", figures.Most, figures, figures.Aim),
            .. Waits(load, "50 %", figures.Half, BenchAims.KmsTail),
            Processor(load, "50 %", figures.Half, figures, null),
            .. Waits(load, "90 %", figures.NineTenths, null),
            Processor(load, "90 %", figures.NineTenths, figures, null),
            new() { Group = load, Name = "server's memory (RSS) after it", Bytes = figures.Memory },
            .. Growth(growth, $"{ManyWaiting:N0} challenges", figures.ManyWaiting, $"{FewWaiting:N0}", figures.Half),
            .. Growth(growth, $"{ManyValues:N0} values per register", figures.ManyValues, "1", figures.Half),
            new() { Group = growth, Name = $"server's memory (RSS), {ManyWaiting:N0} challenges", Bytes = figures.MemoryOfMany, Aim = BenchAims.KmsBytes },
        ];
    }

    /// <summary>A store that could not be measured.</summary>
    public static BenchRow Absent(string store, string why) => new() { Group = $"Challenge and key, challenges in {store}", Name = "cycles at saturation", Absent = why };

    static BenchRow Processor(string group, string when, Stretches its, KmsFigures figures, double? aim) =>
        BenchRow.Time(group, $"server's processor time at {when}", its.Median(PerCycle), figures.Limit is { } limit ? (Limit, limit, aim) : null);

    static IEnumerable<BenchRow> Waits(string group, string when, Stretches figures, double? aim) =>
    [
        BenchRow.Time(group, $"wait at {when}, mean", figures.Median(Mean)) with { IsWait = true },
        BenchRow.Time(group, $"wait at {when}, p50", figures.Median(load => load.Percentile(0.5))) with { IsWait = true },
        Beside(group, $"wait at {when}, p99", figures.Median(Tail), "the mean", figures.Median(load => Tail(load) / Mean(load)), aim) with { IsWait = true },
    ];

    static IEnumerable<BenchRow> Growth(string group, string what, Stretches many, string than, Stretches few) =>
    [
        Beside(group, $"{what}: server's processor time", many.Median(PerCycle), $"with {than}", many.Ratio(few, PerCycle), BenchAims.KmsGrowth),
        Beside(group, $"{what}: p99", many.Median(Tail), $"with {than}", many.Ratio(few, Tail), BenchAims.KmsGrowth) with { IsWait = true },
    ];

    // The ratio is the median of the stretches', and not that of two medians.
    static BenchRow Beside(string group, string name, double microseconds, string baseline, double ratio, double? aim) =>
        BenchRow.Time(group, name, microseconds, (baseline, microseconds / ratio, aim));

    static double PerSecond(LoadFigures load) => load.PerSecond;

    static double PerCycle(LoadFigures load) => load.ProcessorPerCycle;

    static double Mean(LoadFigures load) => load.Mean;

    static double Tail(LoadFigures load) => load.Percentile(0.99);
}
