using Attestation;
using Pipeline.Boots;
using Pipeline.GcpImages;
using Pipeline.Guards;
using Pipeline.Images;
using Pipeline.KmsImages;
using Pipeline.Measurements;
using Pipeline.Policies;
using Pipeline.Programs;
using Pipeline.Releases;
using Pipeline.Runs;
using Pipeline.Staging;
using Pipeline.Versions;

/// <summary>All steps of a release on this machine, in order, under the names of their targets. Making them does no work.</summary>
sealed class ReleaseStages(Workspace workspace, RunOrigin origin, string? mirror, string platform, TimeProvider time, Action<string> say)
{
    public static HttpClient Http { get; } = new();

    /// <summary>What evidence is worth on a machine without TDX.</summary>
    public const EvidenceEnvironment Environment = EvidenceEnvironment.Simulation;

    readonly StagingSteps staging = new(workspace, new() { Platform = platform }, time, say);

    /// <exception cref="RunException">A file that the steps are made from is malformed, or the versions differ.</exception>
    public IReadOnlyList<Stage> All()
    {
        new RepositoryGuards(workspace).DemandOneVersion();
        return
        [
            new() { Name = nameof(Build.Programs), Steps = new ReleasePrograms(workspace, say).Steps() },
            new() { Name = nameof(Build.Images), Steps = new NodeImages(workspace, Http, mirror, say).Steps() },
            new() { Name = nameof(Build.Images), Steps = new GcpImageSteps(workspace, say).Steps(), SideBySide = true, AtOnce = GcpImageSteps.AtOnce },
            new() { Name = nameof(Build.Predict), Steps = new NodeMeasurements(workspace, new() { Platform = platform }, say).Steps() },
            new() { Name = nameof(Build.Measure), Steps = new NodeBoots(workspace, new() { Platform = platform }, time, say).Steps(), SideBySide = true, AtOnce = NodeBoots.AtOnce },
            new() { Name = nameof(Build.KmsImages), Steps = new KmsImageSteps(workspace, VersionsFile.Read(workspace).ImageVersion, Environment, say).Steps() },
            new() { Name = nameof(Build.Observe), Steps = staging.Observe(), SideBySide = true },
            new() { Name = nameof(Build.Policies), Steps = new CandidatePolicies(workspace, origin, Environment, time, say).Steps() },
            new() { Name = nameof(Build.Probe), Steps = staging.Probe(), SideBySide = true },
            new() { Name = nameof(Build.Release), Steps = new ReleaseAssets(workspace, origin, Environment, time, say).Steps() },
        ];
    }
}
