using Attestation;
using Pipeline.Clients.Processes;
using Pipeline.Conformance;
using Pipeline.Machines;
using Pipeline.Measurements;
using Pipeline.Runs;
using Pipeline.Staging;

namespace Pipeline.Boots;

/// <summary>The steps <c>boot:{profile}</c>: each image is booted on this machine, and has to measure what was predicted.</summary>
public sealed class NodeBoots(Workspace workspace, MeasurementOptions options, TimeProvider time, Action<string> say)
{
    // Whatever the images are measured for: this is the machine that everybody has.
    const string Machine = MeasurementOptions.DefaultPlatform;

    static readonly MachinePrograms Programs = new();

    readonly AcceleratorCheck accelerator = new(workspace, Programs, options.Firmware, time, say);

    /// <summary>How many machines start at once: a boot keeps a processor busy from its begin to its end.</summary>
    public static int AtOnce => Environment.ProcessorCount;

    /// <summary>One step for each profile; they may run side by side.</summary>
    public IReadOnlyList<Step> Steps() => [.. Profile.All.Select(profile => new Step
    {
        Name = $"boot:{profile}",
        Purpose = $"boots {profile} on this machine, compares what it measures with what was predicted, and holds it to what its image is to be",
        Inputs =
        [
            // The disk is not listed: its digest is in the image's record.
            Input(StagingPaths.Image(workspace, profile, "image.json"), "image record"),
            Input(StagingPaths.Measurements(workspace, profile), "predicted registers"),
            Input(PlatformFile.PathOf(workspace, Machine), "platform"),
            Input(options.Firmware, "firmware"),
            // Another QEMU measures other tables, and may boot otherwise.
            Input(Tool.Find(Programs.Qemu) ?? Programs.Qemu, "QEMU"),
            Input(StagingPaths.Program(workspace, StagingPaths.Simulator), StagingPaths.Simulator),
            // What was reviewed of booted machines is in no image.
            Input(workspace.Source("images", "node", "base.yaml"), "settings of all profiles"),
            Input(workspace.Source("images", "node", $"{profile}.yaml"), "settings of the profile"),
        ],
        Outputs = [BootPaths.Folder(workspace, profile)],
        Run = cancel => BootAsync(profile, cancel),
    })];

    async Task BootAsync(Profile profile, CancellationToken cancel)
    {
        var (platform, variant) = await PlatformFile.ReadAsync(workspace, Machine, cancel);
        var made = Directory.CreateDirectory(workspace.Artifact("tmp", $"boot-{profile}")).FullName;
        try
        {
            var observed = await new ProfileBoot(workspace, Programs, time, say).RunAsync(new()
            {
                Disk = StagingPaths.Demand(workspace, StagingPaths.Image(workspace, profile, "disk.raw")),
                Measurements = StagingPaths.Demand(workspace, StagingPaths.Measurements(workspace, profile)),
                Firmware = options.Firmware,
                Platform = platform,
                Variant = options.Platform == Machine ? variant : null,
                Accelerator = await accelerator.FindAsync(cancel),
                AsksConformance = true,
            }, made, cancel);
            Demand(profile, observed);
            var equal = observed.Comparison.Where(register => register.Outcome is BootOutcome.Equal).Select(register => BootComparison.Name(register.Register));
            say($"boot:{profile}: {string.Join(", ", equal)} are what was predicted");
            var table = await new BootedCheck(workspace).DemandAsync(profile, made, cancel);
            say($"boot:{profile}: {table.Rows.Count(row => row.Outcome is ConformanceOutcome.Met)} requirements of the booted machine are met");
        }
        finally
        {
            // Also what a boot that failed has left: its serial log is what one looks at.
            FolderSwap.Put(made, BootPaths.Folder(workspace, profile));
        }
    }

    /// <exception cref="VerificationFailedException">A register differs; the message names the first event that does.</exception>
    internal void Demand(Profile profile, ObservedBoot observed)
    {
        if (observed.Comparison.FirstOrDefault(register => register.Outcome is BootOutcome.Differs) is not { } first)
            return;
        throw new VerificationFailedException(
            $"boot:{profile}: {BootComparison.Name(first.Register)} is not what was predicted. {first.Reason} "
            + $"Predicted by {workspace.Name(StagingPaths.Measurements(workspace, profile))}, observed in {workspace.Name(BootPaths.RecordOf(workspace, profile))}.");
    }

    static StepInput.File Input(string path, string name) => new(path, name);
}
