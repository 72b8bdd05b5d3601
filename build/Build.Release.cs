using Pipeline.Installing;
using Pipeline.Programs;
using Pipeline.Runs;
using Targets;

partial class Build
{
    [Parameter("Installs nothing: prints the commands and ends with 11 when a tool is missing.")] readonly bool NoInstall;

    StagedRun Run => field ??= new(workspace, TimeProvider.System, Say, Stages);

    IReadOnlyList<Stage> Stages =>
    [
        new() { Name = nameof(Programs), Steps = new ReleasePrograms(workspace, Say).Steps() },
    ];

    Target Install => _ => _
        .Description("Installs the tools that the other targets asked for need, after saying which.")
        .Plans(async () => await Prerequisites.PlanAsync(await ToolsAsync(), cancel))
        .Executes(async () => await Prerequisites.EnsureAsync(await ToolsAsync(), cancel));

    Target Programs => _ => Stage(_, nameof(Programs))
        .Description("Compiles the programs that are released: mero-node, mero-kms-phala, mero-sim.")
        .DependsOn(Install);

    Prerequisites Prerequisites => new(workspace, TimeProvider.System, !NoInstall, Say);

    ITargetDefinition Stage(ITargetDefinition target, string name) => target
        .Plans(() => Run.PlanAsync(name, cancel))
        .Executes(() => Run.RunAsync(name, cancel));

    async Task<IReadOnlyList<NeededTool>> ToolsAsync()
    {
        string[] targets = [.. ExecutionPlan.Select(target => target.Name)];
        return targets.Contains(nameof(Test))
            ? [.. NeededTools.Images, NeededTools.Engine]
            : [.. (await Run.PendingAsync(targets, cancel)).SelectMany(step => NeededTools.For(step.Name)).Distinct()];
    }
}
