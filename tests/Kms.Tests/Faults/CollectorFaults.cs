namespace KmsTests.Faults;

/// <summary>The collector of figures and spans: whatever it does, it stops nothing.</summary>
static class CollectorFaults
{
    static readonly (Stage, string, string)[] Everywhere =
    [
        (Stage.Start, "200", FaultCase.Released),
        (Stage.BeforeConsuming, "200", FaultCase.Released),
        (Stage.Ready, "200", FaultCase.None),
    ];

    public static IEnumerable<FaultCase> All =>
    [
        .. FaultCase.At(Dependency.Collector, "does not listen", world => world.Collector.Stop(), Everywhere),
        .. FaultCase.At(Dependency.Collector, "never answers", world => world.Collector.Answers(Manner.Never), Everywhere),
        .. FaultCase.At(Dependency.Collector, "hangs up", world => world.Collector.Answers(Manner.HangingUp), Everywhere),
        .. FaultCase.At(Dependency.Collector, "says 500", world => world.Collector.Lies((_, _) => new("", 500)), Everywhere),
        .. FaultCase.At(Dependency.Collector, "answers rubbish", world => world.Collector.Lies((_, _) => new(new string('x', 100_000))), Everywhere),
    ];
}
