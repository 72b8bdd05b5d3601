using Attestation.Measurements;
using Simulator.Quotes;
using Simulator.Serving;

namespace Simulator.Machines;

/// <summary>One machine's trust domain, from its start to its end: registers, and quotes over them.</summary>
/// <param name="mrTd">From the firmware file.</param>
/// <param name="quotes">Signs.</param>
sealed class SimulatedTd(Measurement mrTd, NodeQuotes quotes)
{
    const int ExtendedByGuest = 3;

    readonly Lock gate = new();
    readonly List<MachineReport> reports = [];
    BootReport? boot;
    RegisterValues? registers;
    int reportText;

    /// <summary>What it was told, and holds by now.</summary>
    public (BootReport? Boot, RegisterValues? Registers, IReadOnlyList<MachineReport> Reports) State
    {
        get
        {
            lock (gate)
                return (boot, registers, [.. reports]);
        }
    }

    /// <summary>Takes over what firmware and kernel measured; a second time only the same log, and then nothing changes.</summary>
    public RegisterValues Measure(BootReport report)
    {
        var replayed = MeasuredBoot.Replay(mrTd, report);
        lock (gate)
        {
            if (boot is not null && !boot.Log.Span.SequenceEqual(report.Log.Span))
                throw new MachineRefusedException("This TD was measured already, with another log; a boot has one. Start the machine anew.");
            boot ??= report;
            return registers ??= replayed;
        }
    }

    /// <summary>What RTMR0 to RTMR3 hold now.</summary>
    public Measurement Read(int rtmr)
    {
        lock (gate)
        {
            return rtmr switch
            {
                0 => Registers.Rtmr0,
                1 => Registers.Rtmr1,
                2 => Registers.Rtmr2,
                3 => Registers.Rtmr3,
                _ => throw new MachineRefusedException($"There is no register {rtmr}; there are 0 to 3."),
            };
        }
    }

    /// <summary>Extends RTMR3, the one register that is the running system's.</summary>
    public Measurement Extend(int rtmr, Measurement digest)
    {
        lock (gate)
        {
            if (rtmr != ExtendedByGuest)
                throw new MachineRefusedException($"Register {rtmr} is not extended by a running system; {ExtendedByGuest} is.");
            registers = Registers with { Rtmr3 = Registers.Rtmr3.Extend(digest) };
            return registers.Rtmr3;
        }
    }

    /// <summary>A quote over the registers as they are.</summary>
    public byte[] Quote(ReadOnlySpan<byte> reportData, string? fault)
    {
        TrustDomain domain;
        lock (gate)
            domain = new() { Registers = Registers };
        try
        {
            return quotes.Sign(domain, reportData, fault);
        }
        catch (FormatException refusal)
        {
            throw new MachineRefusedException(refusal.Message, refusal);
        }
    }

    /// <summary>Keeps a result for whoever started the machine.</summary>
    public void Keep(MachineReport report)
    {
        var length = report.Content.GetRawText().Length;
        lock (gate)
        {
            DemandMeasured();
            if (reports.Count == MachineLimits.MaximumReports || reportText + length > MachineLimits.MaximumReportText)
                throw new MachineRefusedException($"A TD keeps at most {MachineLimits.MaximumReports} reports with {MachineLimits.MaximumReportText} characters; no more fit.");
            reports.Add(report);
            reportText += length;
        }
    }

    /// <summary>Demands that the boot was reported: nothing is answered about a machine that nobody has measured.</summary>
    public void DemandMeasured() => _ = Registers;

    RegisterValues Registers
    {
        get
        {
            lock (gate)
                return registers ?? throw new MachineRefusedException("Nothing was measured yet; measured comes first.");
        }
    }
}
