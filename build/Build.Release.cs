using Pipeline.Measurements;
using Pipeline.Policies;
using Pipeline.Runs;
using Targets;

partial class Build
{
    [Parameter("Debian mirror to build the node images from; otherwise the one that this machine's apt uses.")] readonly string? Mirror;

    // Not --platform: as PLATFORM in the environment it would be a property of MSBuild, too.
    [Parameter("What machine the node images are measured for: a file of images/platforms.", ValueProviderMember = nameof(PlatformNames))]
    readonly string NodePlatform = MeasurementOptions.DefaultPlatform;

    static IEnumerable<string> PlatformNames => MeasurementOptions.PlatformsIn(Workspace.Containing(AppContext.BaseDirectory));

    StagedRun? run;

    public Target Programs => _ => Stage(_, nameof(Programs))
        .Description("Compiles the programs that are released: mero-node, mero-kms-phala, mero-sim.")
        .DependsOn(Install);

    public Target Images => _ => Stage(_, nameof(Images))
        .Description("Builds the node images, one per profile, on a base that they share.")
        .DependsOn(Programs);

    public Target Predict => _ => Stage(_, nameof(Predict))
        .Description("Computes the registers of each node image with the events behind each value.")
        .DependsOn(Images);

    public Target Measure => _ => Stage(_, nameof(Measure))
        .Description("Boots each node image here and demands that it measures what was predicted.")
        .DependsOn(Predict);

    public Target KmsImages => _ => Stage(_, nameof(KmsImages))
        .Description("Puts the KMS's container images together, and the compose hash of each.")
        .DependsOn(Images);

    public Target Observe => _ => Stage(_, nameof(Observe))
        .Description("Starts each KMS without a policy and records what it shows of itself.")
        .DependsOn(Measure, KmsImages);

    public Target Policies => _ => Stage(_, nameof(Policies))
        .Description("Makes the candidate policy of each profile.")
        .DependsOn(Observe);

    public Target Probe => _ => Stage(_, nameof(Probe))
        .Description("Gets a key from each KMS under its candidate policy, and is refused in every way that must be refused.")
        .DependsOn(Policies);

    public Target Release => _ => Stage(_, nameof(Release))
        .Description("Makes everything that is released, then its folder and the compatibility catalog.")
        .DependsOn(Probe);

    StagedRun Run => run ??= new(workspace, TimeProvider.System, Say,
        new ReleaseStages(workspace, RunOrigin.Read(workspace, Host.Environment), Mirror, NodePlatform, TimeProvider.System, Say).All());

    ITargetDefinition Stage(ITargetDefinition target, string name) => target
        .Plans(() => Run.PlanAsync(name, cancel))
        .Executes(() => Run.RunAsync(name, cancel));
}
