using Attestation;
using Attestation.Measurements;
using Pipeline.Boots;
using Pipeline.Measurements;
using Pipeline.Staging;
using Pipeline.Staging.Guests;

namespace PipelineTests.Staging.Guests;

/// <summary>A node image that the release has made, booted beside real KMSs.</summary>
public sealed class RealGuestProbeTests : IDisposable
{
    static readonly Pipeline.Runs.Workspace Repository = new() { Root = Support.Repository.Root };

    // A guest on translated processors needs longer for a challenge than a program of this machine.
    readonly StagingCheckout checkout = new(challengeSeconds: 20);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => checkout.Dispose();

    [Fact]
    public async Task A_booted_node_is_refused_in_every_way_and_then_opens_the_same_data_twice()
    {
        Assert.SkipUnless(File.Exists(BootPaths.RecordOf(Repository, StagingCheckout.Profile)), "The image was not booted here yet: ./build.sh Measure records RTMR0 of this machine.");
        await PrepareAsync();

        await new GuestProbes(checkout.Workspace, new(), checkout, TimeProvider.System, Say).ProbeAsync(StagingCheckout.Profile, Cancel);

        var report = ProbeReport.Parse(await File.ReadAllTextAsync(StagingPaths.ProbeReport(checkout.Workspace, StagingCheckout.Profile, "json"), Cancel));
        Assert.Equal(RequiredCases.Of(StagingCheckout.Profile), report.Cases.Select(one => one.Name));
        Assert.Equal(ProbeReport.Passed, report.Outcome);
        Assert.Empty(checkout.Leftovers);
    }

    async Task PrepareAsync()
    {
        var (profile, workspace) = (StagingCheckout.Profile, checkout.Workspace);
        Directory.CreateSymbolicLink(workspace.Artifact("images"), Repository.Artifact("images"));
        File.CreateSymbolicLink(workspace.Source("images", "platforms", "qemu-q35.yaml"), Repository.Source("images", "platforms", "qemu-q35.yaml"));
        checkout.WriteKms(Profile.Debug, challengeSeconds: 20, requestsPerSecond: 50);
        checkout.WriteForeign(Profile.Debug);
        await checkout.Runs.ObserveAsync(profile, Cancel);
        await new NodeMeasurements(workspace, new(), Say).Steps().Single(step => step.Name == $"measure:{profile}").Run(Cancel);
        var node = MeasurementRecord.Parse(await File.ReadAllTextAsync(StagingPaths.Measurements(workspace, profile), Cancel)).ToValues();
        var boot = ObservedBoot.Parse(await File.ReadAllTextAsync(BootPaths.RecordOf(Repository, profile), Cancel));
        checkout.WriteCandidate(values => values with
        {
            NodeAllowedMrtd = [node.MrTd],
            NodeAllowedRtmr0 = [boot.Registers["rtmr0"].Value],
            NodeAllowedRtmr1 = [node.Rtmr1],
            NodeAllowedRtmr2 = [node.Rtmr2],
            NodeAllowedRtmr3 = [node.Rtmr3],
        });
    }

    static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
