using Attestation.EventLogs;
using Attestation.Measurements;

namespace Cli.Commands;

/// <summary>A log of any format in the form that the command shows.</summary>
sealed record ReplayedLog
{
    public required EventLogFormat Format { get; init; }

    public required IReadOnlyList<EventAnswer> Events { get; init; }

    public required IReadOnlyList<LogFinding> Findings { get; init; }

    /// <summary>Null where the log does not give the register.</summary>
    public required Func<Register, MeasuredRegister?> Replay { get; init; }

    public required Func<RegisterValues, IReadOnlyList<RegisterComparison>> Compare { get; init; }

    public static ReplayedLog Of(BootEventLog log) => new()
    {
        Format = log.Format,
        Events = [.. log.Events.Select(EventAnswer.Of)],
        Findings = log.Findings,
        Replay = log.Replay,
        Compare = log.Compare,
    };

    public static ReplayedLog Of(DstackEventLog log) => new()
    {
        Format = EventLogFormat.Dstack,
        Events = [.. log.Events.Select(EventAnswer.Of)],
        Findings = log.Findings,
        Replay = register => register is Register.MrTd ? null : log.Replay(register),
        Compare = log.Compare,
    };

    /// <summary>With a finding where the table gives the log's area another length than the file has.</summary>
    public ReplayedLog Bounded(CcelTable table, int length) => table.LogLength == (ulong)length ? this : this with
    {
        Findings =
        [
            .. Findings,
            new()
            {
                Code = LogFindingCode.LengthDiffersFromTable,
                Event = null,
                Text = $"The ACPI table gives the log {table.LogLength} bytes, but the file has {length}.",
            },
        ],
    };
}
