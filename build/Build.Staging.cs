using Pipeline.Staging;
using Pipeline.Staging.Instances;
using Targets;

partial class Build
{
    [Parameter("How many KMSs Staging runs, 1 to 8: several share a Redis and stand behind a proxy; otherwise 1.")] readonly string? Instances;

    int SelectedInstances => InstanceCount.Parse(Instances);

    Target Staging => _ => _
        .Description("Runs a profile's KMS with its simulated outside world on loopback, until Ctrl-C; --instances runs several behind a proxy.")
        .DependsOn(Install)
        .Requires(() => Profile)
        .Executes(() => new StagingCommand(workspace, TimeProvider.System, Say).RunAsync(SelectedProfile, SelectedInstances, cancel));
}
