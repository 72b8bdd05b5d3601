using Attestation;
using Attestation.EventLogs;
using Attestation.Measurements;
using Pipeline.Boots;

namespace PipelineTests.Boots;

public sealed class BootComparisonTests
{
    static readonly MachineForge Machine = new();

    [Fact]
    public void A_machine_as_it_was_predicted_is_equal() => Assert.Equal(
        [BootOutcome.Equal, BootOutcome.NotCompared, BootOutcome.Equal, BootOutcome.Equal, BootOutcome.Equal], Compare(Machine).Select(register => register.Outcome));

    [Fact]
    public async Task A_real_boot_is_equal_event_by_event()
    {
        var folder = Path.Combine(Repository.Root, "tests", "Pipeline.Tests", "Boots", "Recorded");
        var predicted = MeasurementRecord.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "measurements.json"), TestContext.Current.CancellationToken));
        var log = BootEventLog.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "event-log.bin"), TestContext.Current.CancellationToken), EventLogFormat.Tcg);
        foreach (var register in (Register[])[Register.Rtmr1, Register.Rtmr2])
        {
            var observed = log.ReplayAsTrustDomain(register)!;
            Assert.Equal((register is Register.Rtmr1 ? predicted.Rtmr1 : predicted.Rtmr2).Events.Select(item => (item.Name, item.Digest)), observed.Events.Select(item => (item.Name, item.Digest)));
            Assert.Equal(predicted.ToValues()[register], observed.Value);
        }
    }

    [Fact]
    public async Task What_differs_is_said_in_words_at_its_first_event() => await Verify(string.Concat(
        new (string What, MachineForge Booted)[]
        {
            ("another command line", Machine with { Words = ["ro", "console=ttyS0,115200", "panic=31"] }),
            ("another initrd", Machine with { Initrd = "another" }),
            ("another kernel", Machine with { KernelCode = new byte[600] }),
            ("another description", Machine with { OsRelease = "ID=debian\nIMAGE_VERSION=3.0.1\n" }),
            ("another profile", Machine with { Profile = Profile.LockedReadOnly }),
            ("another platform", Machine with { Acpi = [9] }),
        }.Select(each => $"# {each.What}\n{string.Concat(Compare(each.Booted).Select(Line))}\n")));

    [Fact]
    public void Another_firmware_is_another_MRTD() =>
        Assert.StartsWith("MRTD of the firmware that was booted is ", Compare(Machine, PolicyForge.Value("other"))[0].Reason);

    [Fact]
    public void A_prediction_for_a_firmware_that_is_not_here_is_not_compared() =>
        Assert.Equal("MRTD is predicted for forged, whose firmware is not the one that was booted here.", Compare(Machine, firmware: null, isKnown: false)[0].Reason);

    [Fact]
    public void A_register_that_something_else_extended_is_no_event_that_was_predicted()
    {
        var observed = Compare(Machine, extended: true)[4];
        Assert.Equal(BootOutcome.Differs, observed.Outcome);
        Assert.StartsWith("The values differ, and no event tells why: ", observed.Reason);
    }

    static string Line(RegisterVerdict verdict) => $"{BootComparison.Name(verdict.Register)} {verdict.Outcome}{(verdict.Reason is { } reason ? $": {reason}" : "")}\n";

    static IReadOnlyList<RegisterVerdict> Compare(MachineForge booted, Measurement? firmware = null, bool isKnown = true, bool extended = false)
    {
        var (predicted, measured) = (Record(Machine.Measure()), booted.Measure());
        var log = BootEventLog.Parse(booted.BootLog(), EventLogFormat.Ccel);
        var report = new NodeReport
        {
            Environment = EvidenceEnvironment.Simulation,
            Profile = booted.Profile,
            RootHash = booted.RootHash,
            Event = ProfileEvent.For(booted.Profile, booted.RootHash).Digest,
            Rtmr3 = measured.Rtmr3!.Value,
        };
        var registers = new RegisterValues
        {
            MrTd = measured.MrTd!.Value,
            Rtmr0 = measured.Rtmr0!.Value,
            Rtmr1 = measured.Rtmr1!.Value,
            Rtmr2 = measured.Rtmr2!.Value,
            Rtmr3 = extended ? measured.Rtmr3.Value.Extend(Measurement.Zero) : measured.Rtmr3.Value,
        };
        return BootComparison.Compare(predicted, isKnown ? firmware ?? measured.MrTd.Value : null, registers, register => BootComparison.Observe(register, log, report));
    }

    static MeasurementRecord Record(MeasuredImage image) => MeasurementRecord.Parse(image.ToJson());
}
