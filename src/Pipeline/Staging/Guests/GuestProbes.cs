using Attestation;
using Pipeline.Machines;
using Pipeline.Measurements;
using Pipeline.Runs;

namespace Pipeline.Staging.Guests;

/// <summary>Probes the KMS of a profile from inside of its node image, booted on this machine.</summary>
sealed class GuestProbes(Workspace workspace, MeasurementOptions options, IKmsHosts hosts, TimeProvider time, Action<string> say)
{
    // Whatever the images are measured for: this is the machine that everybody has.
    const string Machine = MeasurementOptions.DefaultPlatform;

    static readonly MachinePrograms Programs = new();

    readonly AcceleratorCheck accelerator = new(workspace, Programs, options.Firmware, time, say);

    /// <summary>A report is left behind even when a case failed, and the serial logs whatever happened.</summary>
    /// <exception cref="VerificationFailedException">A case failed; the message names each.</exception>
    /// <exception cref="StepFailedException">The machine does not boot, or does not do what it is asked.</exception>
    public async Task ProbeAsync(Profile profile, CancellationToken cancel)
    {
        var image = await ImageAsync(profile, cancel);
        var into = Directory.CreateDirectory(Path.GetDirectoryName(StagingPaths.ProbeReport(workspace, profile, "json"))!).FullName;
        using var folder = MachineFolder.Create(workspace, $"probe-{profile}");
        await using var scene = await ProbeScene.StartAsync(workspace, profile, folder, hosts, time, cancel);
        say($"{profile}: the KMS with its candidate policy, and three that must refuse the node, run as {scene.Form}");
        var report = await new GuestProbe(scene, image, Programs, time, say).RunAsync(into, cancel);
        await AtomicFile.WriteAsync(StagingPaths.ProbeReport(workspace, profile, "md"), report.ToMarkdown(), cancel);
        await AtomicFile.WriteAsync(StagingPaths.ProbeReport(workspace, profile, "json"), report.ToJson(), cancel);
        Guards.Refusals.Demand($"probe:{profile} is {report.Outcome}, as {workspace.Name(StagingPaths.ProbeReport(workspace, profile, "md"))} shows", [.. RequiredCases.Compare(report)]);
        say($"probe:{profile}: {report.Outcome}: {report.Cases.Count} of {report.Cases.Count} cases passed.");
    }

    async Task<GuestImage> ImageAsync(Profile profile, CancellationToken cancel)
    {
        var (platform, _) = await PlatformFile.ReadAsync(workspace, Machine, cancel);
        return new()
        {
            Profile = profile,
            Disk = StagingPaths.Demand(workspace, StagingPaths.Image(workspace, profile, "disk.raw")),
            Firmware = options.Firmware,
            Platform = platform,
            Accelerator = await accelerator.FindAsync(cancel),
        };
    }
}
