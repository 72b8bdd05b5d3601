using Pipeline.Locks;
using Targets;

partial class Build
{
    Target LockPackages => _ => _
        .Description("Locks the packages that the archive has now: writes images/node/packages.lock and says what changed.")
        .DependsOn(Install)
        .Executes(() => new LockUpdate(workspace, Mirror, Say).RunAsync(cancel));
}
