using System.Globalization;
using System.Text.Json;
using Attestation;
using Attestation.EventLogs;
using Attestation.Measurements;
using Pipeline.Machines;
using Pipeline.Runs;

namespace Pipeline.Boots;

/// <summary>Boots the disk of a node image, and puts together what it measured.</summary>
/// <param name="workspace">Has the programs, and the folder of the run.</param>
/// <param name="programs">What makes the machine.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Receives what was reached.</param>
sealed class ProfileBoot(Workspace workspace, MachinePrograms programs, TimeProvider time, Action<string> say)
{
    /// <summary>How long a boot may take.</summary>
    /// <remarks>On translated processors it takes 75 to 90 s of a core that does nothing else; others may be at work.</remarks>
    public static TimeSpan LimitOf(Accelerator accelerator) => accelerator is Accelerator.Kvm ? TimeSpan.FromMinutes(2) : TimeSpan.FromMinutes(10);

    /// <summary>Boots, compares, and leaves the record, the logs and what was said on the serial port in a folder.</summary>
    /// <param name="question">What to boot, and what is predicted of it.</param>
    /// <param name="into">The folder, which is there; it has the serial log however the boot ends.</param>
    /// <param name="cancel">Ends machine, vTPM and simulator.</param>
    /// <exception cref="StepFailedException">The machine does not boot.</exception>
    /// <exception cref="VerificationFailedException">What it says of itself does not hold.</exception>
    public async Task<ObservedBoot> RunAsync(BootQuestion question, string into, CancellationToken cancel)
    {
        var predicted = MeasurementRecord.Parse(await File.ReadAllTextAsync(question.Measurements, cancel));
        using var folder = MachineFolder.Create(workspace, predicted.Profile.Name);
        try
        {
            return await BootAsync(question, predicted, folder, into, cancel);
        }
        finally
        {
            if (File.Exists(folder.SerialLog))
                File.Copy(folder.SerialLog, Path.Combine(into, BootPaths.SerialLog), overwrite: true);
        }
    }

    async Task<ObservedBoot> BootAsync(BootQuestion question, MeasurementRecord predicted, MachineFolder folder, string into, CancellationToken cancel)
    {
        var name = $"boot:{predicted.Profile}";
        await using var simulator = await BootSimulator.StartAsync(workspace, Path.GetDirectoryName(question.Measurements)!, predicted.Profile, folder, time, cancel);
        await using var machine = await VirtualMachine.StartAsync(programs, new()
        {
            Name = predicted.Profile.Name,
            Disk = question.Disk,
            Firmware = question.Firmware,
            Memory = question.Platform.Memory,
            Accelerator = question.Accelerator,
            TdSocket = folder.TdSocket,
            HasNvme = question.HasNvme,
        }, folder, time, cancel);
        var td = await new BootWatch(name, LimitOf(question.Accelerator), time, say)
            .UntilReportedAsync(machine.SerialAsync, simulator.StateAsync, machine.DemandRunningAsync, cancel);
        await File.WriteAllBytesAsync(Path.Combine(into, BootPaths.EventLog), td.Log!.Value.ToArray(), cancel);
        await File.WriteAllBytesAsync(Path.Combine(into, BootPaths.SystemLog), (td.SystemLog ?? default).ToArray(), cancel);
        var observed = await ObserveAsync(question, predicted, td, cancel);
        await File.WriteAllTextAsync(Path.Combine(into, BootPaths.Record), observed.ToJson(), cancel);
        // A machine that is another one than was predicted is not asked what it is.
        if (question.AsksConformance && observed.Outcome is BootOutcome.Equal)
        {
            var view = new MachineView { Name = name, Serial = machine.SerialAsync, State = simulator.StateAsync, DemandRunning = machine.DemandRunningAsync };
            var facts = await new GuestTasks(view, simulator.Port.PostAsync, time, say).RunAsync("conformance", [], cancel);
            await File.WriteAllTextAsync(Path.Combine(into, BootPaths.Facts), JsonSerializer.Serialize(facts, BootsJson.Files.JsonElement) + "\n", cancel);
        }
        return observed;
    }

    async Task<ObservedBoot> ObserveAsync(BootQuestion question, MeasurementRecord predicted, TdState td, CancellationToken cancel)
    {
        var (report, registers) = (td.Boot!, td.Registers!);
        var log = Logs(predicted.Profile, td);
        Demand(predicted, report, registers);
        var comparison = BootComparison.Compare(predicted, await question.MrTdAsync(cancel), registers, register => BootComparison.Observe(register, log, report));
        return new()
        {
            SchemaVersion = 1,
            Version = predicted.Version,
            Profile = predicted.Profile,
            RootHash = report.RootHash,
            Environment = report.Environment,
            Platform = question.Platform.Name,
            FirmwareSha256 = await Digest.OfFileAsync(question.Firmware, cancel),
            Qemu = await VirtualMachine.VersionAsync(programs, cancel),
            Accelerator = question.Accelerator,
            MeasurementsSha256 = await Digest.OfFileAsync(question.Measurements, cancel),
            Outcome = comparison.Any(register => register.Outcome is BootOutcome.Differs) ? BootOutcome.Differs : BootOutcome.Equal,
            Comparison = comparison,
            Registers = Enum.GetValues<Register>().ToDictionary(register => register.ToString().ToLowerInvariant(), register => new ObservedRegister
            {
                Value = registers[register],
                Events = [.. BootComparison.Observe(register, log, report)?.Events.Select(item => new ObservedEvent { Name = item.Name, Digest = item.Digest }) ?? []],
            }),
            Pcrs = td.Pcrs!.OrderBy(pcr => int.Parse(pcr.Key, CultureInfo.InvariantCulture)).ToDictionary(pcr => pcr.Key, pcr => pcr.Value),
        };
    }

    // Whoever reports here has not been believed yet: the logs have to replay to the PCRs here as well.
    static BootEventLog Logs(Profile profile, TdState td)
    {
        try
        {
            var log = BootEventLog.Parse(td.Log!.Value, EventLogFormat.Tcg);
            VtpmReplay.Demand(log, (td.SystemLog ?? default).Span, td.Pcrs!.ToDictionary(pcr => int.Parse(pcr.Key, CultureInfo.InvariantCulture), pcr => pcr.Value));
            return log;
        }
        catch (Exception cause) when (cause is MalformedEventLogException or EventLogRefusedException)
        {
            throw new VerificationFailedException($"boot:{profile}: {cause.Message}", cause);
        }
    }

    static void Demand(MeasurementRecord predicted, NodeReport report, RegisterValues registers)
    {
        List<string> broken = [];
        if (report.Environment is not EvidenceEnvironment.Simulation)
            broken.Add("it says that its registers are the processor's, and this machine gave it simulated ones");
        if (report.Profile != predicted.Profile)
            broken.Add($"it says that it is {report.Profile}, and {predicted.Profile} was booted");
        if (report.RootHash != predicted.RootHash)
            broken.Add($"it says that its root hash is {report.RootHash}, and {predicted.RootHash} was measured");
        if (report.Rtmr3 != registers.Rtmr3)
            broken.Add($"it says that RTMR3 holds {report.Rtmr3}, and the trust domain has {registers.Rtmr3}");
        if (broken.Count > 0)
            throw new VerificationFailedException($"boot:{predicted.Profile}: the booted node does not hold: {string.Join("; ", broken)}.");
    }
}
