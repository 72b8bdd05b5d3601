using Pipeline.Runs;
using Targets;

partial class Build
{
    [Parameter("Debian mirror for the node images; otherwise the one that this machine's apt uses.")] readonly string? Mirror;

    StagedRun? run;

    public Target Programs => _ => Stage(_, nameof(Programs))
        .Description("Compiles the programs that are released: mero-node, mero-kms-phala, mero-sim.")
        .DependsOn(Install);

    public Target Images => _ => Stage(_, nameof(Images))
        .Description("Builds the node images, one per profile, on a base that they share.")
        .DependsOn(Programs);

    public Target KmsImages => _ => Stage(_, nameof(KmsImages))
        .Description("Puts the KMS's container images together, and the compose hash of each.")
        .DependsOn(Images);

    StagedRun Run => run ??= new(workspace, TimeProvider.System, Say, new ReleaseStages(workspace, Mirror, Say).All());

    ITargetDefinition Stage(ITargetDefinition target, string name) => target
        .Plans(() => Run.PlanAsync(name, cancel))
        .Executes(() => Run.RunAsync(name, cancel));
}
