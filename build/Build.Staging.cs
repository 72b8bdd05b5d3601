using Pipeline.Staging;
using Targets;

partial class Build
{
    Target Staging => _ => _
        .Description("Runs a profile's KMS with its simulated outside world on loopback, until Ctrl-C.")
        .DependsOn(Install)
        .Requires(() => Profile)
        .Executes(() => new StagingCommand(workspace, TimeProvider.System, Say).RunAsync(SelectedProfile, cancel));
}
