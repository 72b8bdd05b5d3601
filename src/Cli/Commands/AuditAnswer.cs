using System.Globalization;
using System.Text;
using Attestation.Audit;

namespace Cli.Commands;

/// <summary>What an audit log says, for people and programs.</summary>
sealed record AuditAnswer
{
    public required bool Verified { get; init; }

    /// <summary>The first line that does not hold; null when all do, and the demanded hash is among them.</summary>
    public required AuditBreak? Broken { get; init; }

    public required string? Chain { get; init; }
    public required string? Profile { get; init; }
    public required string? Environment { get; init; }
    public required long Lines { get; init; }
    public required long Released { get; init; }
    public required IReadOnlyDictionary<string, long> Refused { get; init; }
    public required long Omitted { get; init; }
    public required long Continued { get; init; }
    public required IReadOnlyList<long> TornLines { get; init; }
    public required IReadOnlyList<long> EarlierLines { get; init; }
    public required string? First { get; init; }
    public required string? Last { get; init; }
    public required string Head { get; init; }

    /// <summary>Number of the line with the hash that was demanded.</summary>
    public required long? HeadLine { get; init; }

    /// <summary>Numbers of the lines of the peer that was asked for; null when none was.</summary>
    public required IReadOnlyList<long>? PeerLines { get; init; }

    /// <param name="report">What was found.</param>
    /// <param name="demanded">The hash that a line must have; null: none.</param>
    /// <param name="hasPeer">Whether a peer's lines were asked for.</param>
    public static AuditAnswer Of(AuditReport report, string? demanded, bool hasPeer)
    {
        var broken = report.Broken ?? (demanded is not null && report.HeadLine is null
            ? new(report.Lines + report.TornLines.Count + 1, AuditFault.Order, $"it is missing: no line has the hash {demanded}, so that the log was cut off or written anew")
            : null);
        return new()
        {
            Verified = broken is null,
            Broken = broken,
            Chain = report.Opened?.Chain,
            Profile = report.Opened?.Profile?.Name,
            Environment = report.Opened?.Environment?.ToString().ToLowerInvariant(),
            Lines = report.Lines,
            Released = report.Released,
            Refused = report.Refused,
            Omitted = report.Omitted,
            Continued = report.Continued,
            TornLines = report.TornLines,
            EarlierLines = report.EarlierLines,
            First = report.First is { } first ? JsonAuditTime.ToText(first) : null,
            Last = report.Last is { } last ? JsonAuditTime.ToText(last) : null,
            Head = report.Head,
            HeadLine = report.HeadLine,
            PeerLines = hasPeer ? report.PeerLines : null,
        };
    }

    public string ToText()
    {
        var text = new StringBuilder();
        Say(Broken is null ? HeadLine is null ? "The chain holds. Whether its end is missing is told by a hash that was kept elsewhere: --head." : "The chain holds." : $"Line {Broken.Line}: {Broken.Why}. Nothing behind it is proven.");
        Say($"chain       {Chain ?? "(none)"}, of a KMS for {Profile ?? "(unknown)"} in {Environment ?? "(unknown)"}");
        Say($"lines       {Lines} that hold, from {First ?? "(never)"} to {Last ?? "(never)"}");
        Say($"released    {Released}");
        Say($"refused     {Refused.Values.Sum()}");
        foreach (var (reason, count) in Refused)
            Say($"            {count} {reason}");
        if (Omitted > 0)
            Say($"omitted     {Omitted} refusals more, for which no lines were left");
        Say($"continued   {Continued} times");
        if (TornLines is not [])
            Say($"cut off     {Numbers(TornLines)}, by a crash, as the line behind says");
        if (EarlierLines is not [])
            Say($"set back    the clock, before {Numbers(EarlierLines)}");
        if (PeerLines is not null)
            Say($"the peer's  {(PeerLines is [] ? "none" : Numbers(PeerLines))}");
        Say($"head        {Head}");
        if (HeadLine is not null)
            Say($"demanded    line {HeadLine} has the hash that was given");
        return text.ToString();

        void Say(string line) => text.Append(CultureInfo.InvariantCulture, $"{line}\n");
    }

    static string Numbers(IReadOnlyList<long> lines) => $"line{(lines.Count is 1 ? "" : "s")} {string.Join(", ", lines)}";
}
