using Pipeline.Reproductions;
using Targets;

partial class Build
{
    Target Reproduce => _ => _
        .Description("Builds programs, node images, KMS images and measurements twice from nothing, in different folders, and compares every byte.")
        .DependsOn(Install)
        .Executes(() => new Reproduction(workspace, Mirror, TimeProvider.System, Say).RunAsync(cancel));
}
