using Pipeline.Solutions;
using Targets;

partial class Build
{
    static TestCounts? counts;

    Target Test => _ => _
        .Description("Runs all tests; the last line counts them.")
        .DependsOn(Install, Compile, Images)
        .Executes(async () => (counts = await new Solution(workspace, Say).TestAsync(cancel)).DemandNoFailure());

    Target AcceptSnapshots => _ => _
        .Description("Makes what the last Test received the snapshots; review the diff.")
        .Executes(() => new Snapshots(workspace, Say).Accept());
}
