using Pipeline.Installing;
using Pipeline.Staging.Instances;
using Targets;

partial class Build
{
    [Parameter("Installs nothing: prints the commands and ends with 11 when a tool is missing.")] readonly bool NoInstall;

    Prerequisites Prerequisites => new(workspace, TimeProvider.System, Mirror, !NoInstall, Say);

    Target Install => _ => _
        .Description("Installs the tools that the other targets asked for need, after saying which.")
        .Plans(async () => await Prerequisites.PlanAsync(await ToolsAsync(), cancel))
        .Executes(async () => await Prerequisites.EnsureAsync(await ToolsAsync(), cancel));

    async Task<IReadOnlyList<NeededTool>> ToolsAsync()
    {
        string[] targets = [.. ExecutionPlan.Select(target => target.Name)];
        if (targets.Contains(nameof(Test)))
            return [.. NeededTools.For("image"), .. NeededTools.Machines, .. NeededTools.Staging(InstanceCount.Most), .. NeededTools.Node, .. NeededTools.Data];
        if (targets.Contains(nameof(Reproduce)))
            return [.. NeededTools.For("image-base"), .. NeededTools.For("gcp-image")];
        // There may be no lock yet, from which the steps are made.
        if (targets.Contains(nameof(LockPackages)))
            return NeededTools.Lock;
        if (targets.Contains(nameof(Staging)))
            return NeededTools.Staging(SelectedInstances);
        return [.. (await Run.PendingAsync(targets, cancel)).SelectMany(step => NeededTools.For(step.Name)).Distinct()];
    }
}
