using Attestation;
using Attestation.Measurements;
using Attestation.Policies;
using Pipeline.Boots;
using Pipeline.Conformance;
using Pipeline.Machines;
using Pipeline.Runs;

namespace PipelineTests.Boots;

/// <summary>Boot records of images that never were.</summary>
static class BootForge
{
    /// <summary>A boot that measured what a policy's node is to measure.</summary>
    public static ObservedBoot Of(AttestationPolicy policy) => new()
    {
        SchemaVersion = 1,
        Version = policy.Tag,
        Profile = policy.Profile,
        RootHash = PolicyForge.Hex64($"root {policy.Profile}"),
        Environment = EvidenceEnvironment.Simulation,
        Platform = "qemu-q35",
        FirmwareSha256 = "sha256:" + PolicyForge.Hex64("firmware"),
        Qemu = "10.0.2",
        Accelerator = Accelerator.Tcg,
        MeasurementsSha256 = "sha256:" + PolicyForge.Hex64("measurements"),
        Outcome = BootOutcome.Equal,
        Comparison = [.. Enum.GetValues<Register>().Select(register => new RegisterVerdict
        {
            Register = register,
            Outcome = register is Register.Rtmr0 ? BootOutcome.NotCompared : BootOutcome.Equal,
            Predicted = policy.Policy.ForNode(register)[0],
            Reason = register is Register.Rtmr0 ? "RTMR0 is the platform's." : null,
        })],
        Registers = Enum.GetValues<Register>().ToDictionary(
            register => register.ToString().ToLowerInvariant(), register => new ObservedRegister { Value = policy.Policy.ForNode(register)[0], Events = [] }),
        Pcrs = new Dictionary<string, Measurement> { ["0"] = Measurement.Zero },
    };

    /// <summary>The table of a booted machine that conforms.</summary>
    public static ConformanceTable Table(ObservedBoot boot) => new()
    {
        SchemaVersion = 1,
        Version = boot.Version,
        Profile = boot.Profile,
        RootHash = boot.RootHash,
        FactsSha256 = "sha256:" + PolicyForge.Hex64("facts"),
        Rows = [.. BootedConformance.Ids.Select(id => new ConformanceRow { Id = id, Requirement = $"what {id} demands", Outcome = ConformanceOutcome.Met, Found = $"{id} was found." })],
    };

    /// <summary>Leaves records as the step does, and its line in the journal.</summary>
    public static async Task WriteAsync(Workspace workspace, ObservedBoot boot, ConformanceTable? table = null)
    {
        await TemporaryWorkspace.WriteAsync(BootPaths.RecordOf(workspace, boot.Profile), boot.ToJson());
        await TemporaryWorkspace.WriteAsync(BootPaths.ConformanceOf(workspace, boot.Profile), (table ?? Table(boot)).ToJson());
        var folder = BootPaths.Folder(workspace, boot.Profile);
        Append(workspace, boot.Profile, JournalOutcome.Done, new() { [workspace.Name(folder)] = await Digest.OfFolderAsync(folder, TestContext.Current.CancellationToken) });
    }

    /// <summary>Adds a line of the step to the journal.</summary>
    public static void Append(Workspace workspace, Profile profile, JournalOutcome outcome, Dictionary<string, string> outputs) => new Journal(workspace.Artifact("journal.jsonl")).Append(new()
    {
        Step = $"boot:{profile}",
        Outcome = outcome,
        StartedAt = PolicyForge.MadeAt,
        Seconds = 1,
        Inputs = new Dictionary<string, string>(),
        Outputs = outputs,
    });
}
