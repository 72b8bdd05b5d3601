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

    /// <summary>The least that any KMS spends on a cycle.</summary>
    /// <param name="found">In each round; none where there is no <c>openssl</c>.</param>
    public static IReadOnlyList<BenchRow> OfLimit(IReadOnlyList<VerificationLimit> found)
    {
        const string group = "The least that any KMS spends on a cycle, by openssl speed (processor time, all cores at work)";
        return found is []
            ? [new() { Group = group, Name = Limit, Absent = "openssl is not installed" }]
            :
            [
                BenchRow.Time(group, "Ed25519 verification", Spread.Of(found.Select(one => one.Edwards)).Median),
                BenchRow.Time(group, "P-256 verification", Spread.Of(found.Select(one => one.Weierstrass)).Median),
                BenchRow.Time(group, Limit, Spread.Of(found.Select(one => one.Cycle)).Median),
            ];
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
            .. Waits(load, "50 %", figures.Half.Joined(figures.Rounds), BenchAims.KmsTail),
            Processor(load, "50 %", figures.Half, figures, null),
            .. Waits(load, "90 %", figures.NineTenths, null),
            Processor(load, "90 %", figures.NineTenths, figures, null),
            new() { Group = load, Name = "server's memory (RSS) after it", Bytes = figures.Memory },
            .. Growth(growth, $"{ManyWaiting:N0} challenges", figures.ManyWaiting, $"{FewWaiting:N0}", figures),
            .. Growth(growth, $"{ManyValues:N0} values per register", figures.ManyValues, "1", figures),
            new() { Group = growth, Name = $"server's memory (RSS), {ManyWaiting:N0} challenges", Bytes = figures.MemoryOfMany, Aim = BenchAims.KmsBytes },
        ];
    }

    /// <summary>A store that could not be measured.</summary>
    public static BenchRow Absent(string store, string why) => new() { Group = $"Challenge and key, challenges in {store}", Name = "cycles at saturation", Absent = why };

    static BenchRow Processor(string group, string when, Stretches its, KmsFigures figures, double? aim)
    {
        var (name, time) = ($"server's processor time at {when}", its.Median(PerCycle));
        return figures.Limits is [] ? BenchRow.Time(group, name, time) : BenchRow.Time(group, name, time, Limit, its.Ratio([.. figures.Limits.Select(one => one.Cycle)], PerCycle), aim);
    }

    // A turn has too few waits for its longest to say much, and all turns together have those of the one that others disturbed: so round by round.
    static IEnumerable<BenchRow> Waits(string group, string when, Stretches its, double? aim) =>
    [
        BenchRow.Time(group, $"wait at {when}, mean", its.Median(Mean)) with { IsWait = true },
        BenchRow.Time(group, $"wait at {when}, p50", its.Median(load => load.Percentile(0.5))) with { IsWait = true },
        BenchRow.Time(group, $"wait at {when}, p99", its.Median(Tail), "the mean", its.Over(load => Tail(load) / Mean(load)), aim) with { IsWait = true },
    ];

    static IEnumerable<BenchRow> Growth(string group, string what, Stretches many, string than, KmsFigures figures)
    {
        var (its, few) = (many.Joined(figures.Rounds), figures.Half.Joined(figures.Rounds));
        return
        [
            BenchRow.Time(group, $"{what}: server's processor time", many.Median(PerCycle), $"with {than}", many.Ratio(figures.Half, PerCycle), BenchAims.KmsGrowth),
            BenchRow.Time(group, $"{what}: p99", its.Median(Tail), $"with {than}", its.Ratio(few, Tail), BenchAims.KmsGrowth) with { IsWait = true },
        ];
    }

    static double PerSecond(LoadFigures load) => load.PerSecond;

    static double PerCycle(LoadFigures load) => load.ProcessorPerCycle;

    static double Mean(LoadFigures load) => load.Mean;

    static double Tail(LoadFigures load) => load.Percentile(0.99);
}
