namespace KmsTests.Faults;

/// <summary>One fault of one dependency at one stage, and what must come of it.</summary>
/// <param name="Dependency">Who fails.</param>
/// <param name="Fault">How, in words.</param>
/// <param name="Stage">When.</param>
/// <param name="Expected">Status and, unless it is 200, code.</param>
/// <param name="Audit">The request's line in the audit log: <c>released</c>, the reason of a refusal, or <c>-</c> for none.</param>
/// <param name="BeginAsync">Makes it happen.</param>
sealed record FaultCase(Dependency Dependency, string Fault, Stage Stage, string Expected, string Audit, Func<FaultyWorld, Task> BeginAsync)
{
    public const string Unavailable = "503 dependency_unavailable";
    public const string Because = "dependency_unavailable";
    public const string None = "-";
    public const string Released = "released";

    public string Name => $"{Dependency} {Fault}, {Stage}";

    /// <summary>Settings that it needs.</summary>
    public IReadOnlyList<(string Name, string Value)> Variables { get; init; } = [];

    public static FaultCase Of(Dependency dependency, string fault, Stage stage, string expected, string audit, Action<FaultyWorld> begin) =>
        new(dependency, fault, stage, expected, audit, world =>
        {
            begin(world);
            return Task.CompletedTask;
        });

    /// <summary>The same fault at several stages.</summary>
    public static IEnumerable<FaultCase> At(
        Dependency dependency, string fault, Action<FaultyWorld> begin, params (Stage Stage, string Expected, string Audit)[] outcomes) =>
        outcomes.Select(outcome => Of(dependency, fault, outcome.Stage, outcome.Expected, outcome.Audit, begin));
}
