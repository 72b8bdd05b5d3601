using Attestation.Comparisons;
using Attestation.EventLogs;
using Attestation.Measurements;

namespace Pipeline.Boots;

/// <summary>What a boot measured against what was predicted, register by register and event by event.</summary>
static class BootComparison
{
    /// <summary>All five registers.</summary>
    /// <param name="predicted">From the files.</param>
    /// <param name="firmware">MRTD by the firmware that was booted; null where the prediction is of another machine's firmware.</param>
    /// <param name="registers">Of the machine's trust domain.</param>
    /// <param name="observed">The same with their events.</param>
    public static IReadOnlyList<RegisterVerdict> Compare(
        MeasurementRecord predicted, Measurement? firmware, RegisterValues registers, Func<Register, MeasuredRegister?> observed)
    {
        var compared = MeasurementComparison.Compare(
            MeasurementStatement.Of(Image(predicted)), MeasurementStatement.Of(registers, observed)).Registers.ToDictionary(register => register.Register);
        return
        [
            MrTd(predicted, firmware),
            Verdict(predicted, Register.Rtmr0, BootOutcome.NotCompared, "RTMR0 is the platform's: what was observed of this machine is recorded."),
            .. ((Register[])[Register.Rtmr1, Register.Rtmr2, Register.Rtmr3]).Select(register => Judge(predicted, compared[register])),
        ];
    }

    /// <summary>The register with the events that the log, or the boot agent, gives for it; null for MRTD, which is no sum of events.</summary>
    public static MeasuredRegister? Observe(Register register, BootEventLog log, NodeReport report) => register is Register.Rtmr3
        ? MeasuredRegister.Replay([ProfileEvent.For(report.Profile, report.RootHash) with { Digest = report.Event }])
        : log.ReplayAsTrustDomain(register);

    /// <summary>As people write it.</summary>
    public static string Name(Register register) => register.ToString().ToUpperInvariant();

    static RegisterVerdict MrTd(MeasurementRecord predicted, Measurement? firmware) => firmware switch
    {
        null => Verdict(predicted, Register.MrTd, BootOutcome.NotCompared, $"MRTD is predicted for {predicted.Platform}, whose firmware is not the one that was booted here."),
        { } found when found == predicted.MrTd.Value => Verdict(predicted, Register.MrTd, BootOutcome.Equal, null),
        { } other => Verdict(predicted, Register.MrTd, BootOutcome.Differs, $"MRTD of the firmware that was booted is {other}: the firmware's file is another one than was measured."),
    };

    static RegisterVerdict Judge(MeasurementRecord predicted, ComparedRegister compared) => compared.IsEqual is true
        ? Verdict(predicted, compared.Register, BootOutcome.Equal, null)
        : Verdict(predicted, compared.Register, BootOutcome.Differs, Difference(compared));

    static string Difference(ComparedRegister compared) => compared.Events switch
    {
        [var first, ..] => $"The first event that differs is {first.Name}: {Side("predicted", first.Before)}, {Side("observed", first.After)}. {Words(first.Words)}",
        [] => string.Join(" ", compared.Notes.Prepend($"The values differ, and no event tells why: {compared.After[0]} was observed.")),
    };

    static string Side(string which, Measurement? digest) => digest is { } there ? $"{which} {there}" : $"none was {which}";

    // The comparison speaks of before and after; here these are files and machine.
    static string Words(string words) => words
        .Replace("Only after: ", "Only observed: ", StringComparison.Ordinal).Replace("Only before: ", "Only predicted: ", StringComparison.Ordinal)
        .Replace("; before: ", "; predicted: ", StringComparison.Ordinal).Replace("; after: ", "; observed: ", StringComparison.Ordinal);

    static RegisterVerdict Verdict(MeasurementRecord predicted, Register register, BootOutcome outcome, string? reason) => new()
    {
        Register = register,
        Outcome = outcome,
        Predicted = predicted.ToValues()[register],
        Reason = reason,
    };

    static MeasuredImage Image(MeasurementRecord record) => new()
    {
        Version = record.Version,
        Profile = record.Profile,
        Platform = record.Platform,
        RootHash = record.RootHash,
        MrTd = record.MrTd,
        Rtmr0 = record.Rtmr0,
        Rtmr1 = record.Rtmr1,
        Rtmr2 = record.Rtmr2,
        Rtmr3 = record.Rtmr3,
    };
}
