using Attestation;
using Pipeline.Measurements;
using Pipeline.Runs;
using Pipeline.Staging.Guests;

namespace Pipeline.Staging;

/// <summary>The steps <c>observe:{profile}</c> and <c>probe:{profile}</c>. Those of the three profiles may run side by side.</summary>
public sealed class StagingSteps(Workspace workspace, MeasurementOptions options, TimeProvider time, Action<string> say)
{
    // A promotion wants a probe younger than 24 hours; what runs after this one takes its time, too.
    static readonly TimeSpan ProbeLife = TimeSpan.FromHours(23);

    readonly StagingRuns runs = new(workspace, new KmsHosts(workspace), time, say);
    readonly GuestProbes probes = new(workspace, options, new KmsHosts(workspace), time, say);

    /// <summary>Each starts a KMS without a policy and writes down what it shows of itself.</summary>
    public IReadOnlyList<Step> Observe() => [.. Profile.All.Select(profile => new Step
    {
        Name = $"observe:{profile}",
        Purpose = $"starts the {profile} KMS without a policy and verifies what it shows of itself",
        Inputs = [.. Inputs(profile)],
        Outputs = [StagingPaths.Observed(workspace, profile)],
        Run = cancel => runs.ObserveAsync(profile, cancel),
    })];

    /// <summary>Each boots the node image beside the KMS under its candidate policy, and has it ask properly and in every way that must be refused.</summary>
    public IReadOnlyList<Step> Probe() => [.. Profile.All.Select(profile => new Step
    {
        Name = $"probe:{profile}",
        Purpose = $"boots {profile}, has it ask its KMS for keys in every way that must be refused, and then open its data, twice",
        Inputs =
        [
            .. Inputs(profile),
            // The disk is not listed: its digest is in the image's record.
            Input(StagingPaths.Image(workspace, profile, "image.json")),
            new StepInput.File(options.Firmware, "firmware"),
            Input(PlatformFile.PathOf(workspace, MeasurementOptions.DefaultPlatform)),
            .. Profile.All.SelectMany(other => (StepInput[])
            [
                Input(StagingPaths.Candidate(workspace, other)),
                Input(StagingPaths.Measurements(workspace, other)),
            ]),
        ],
        Outputs = [StagingPaths.ProbeReport(workspace, profile, "json"), StagingPaths.ProbeReport(workspace, profile, "md")],
        ValidFor = ProbeLife,
        Run = cancel => probes.ProbeAsync(profile, cancel),
    })];

    IEnumerable<StepInput> Inputs(Profile profile) =>
    [
        Input(StagingPaths.Program(workspace, StagingPaths.Node)),
        Input(StagingPaths.Program(workspace, StagingPaths.Simulator)),
        Input(StagingPaths.Program(workspace, StagingPaths.Kms)),
        Input(StagingPaths.KmsFile(workspace, profile, "image.json")),
        Input(StagingPaths.KmsFile(workspace, profile, "app-compose.json")),
        Input(StagingPaths.DstackOs(workspace)),
    ];

    StepInput.File Input(string path) => new(path, workspace.Name(path));
}
