using Pipeline.Programs;
using Pipeline.Runs;
using Pipeline.Solutions;
using Targets;

/// <summary>The release as targets. Each calls one verb of Pipeline; what a step does is there.</summary>
sealed partial class Build : NukeBuild
{
    readonly CancellationToken cancel = Interruption.Token;
    readonly Workspace workspace = Workspace.Containing(AppContext.BaseDirectory);

    public static int Main() => Execute<Build>();

    Target Compile => _ => _
        .Description("Builds everything in Release configuration.")
        .Executes(() => new Solution(workspace, Say).CompileAsync(cancel));

    Target Programs => _ => Stage(_, nameof(Programs))
        .Description("Compiles the programs that are released: mero-node, mero-kms-phala, mero-sim.")
        .DependsOn(Install);

    StagedRun Run => field ??= new(workspace, TimeProvider.System, Say, Stages);

    IReadOnlyList<Stage> Stages =>
    [
        new() { Name = nameof(Programs), Steps = new ReleasePrograms(workspace, Say).Steps() },
    ];

    ITargetDefinition Stage(ITargetDefinition target, string name) => target
        .Plans(() => Run.PlanAsync(name, cancel))
        .Executes(() => Run.RunAsync(name, cancel));

    void Say(string line) => Host.Output.WriteLine(line);
}
