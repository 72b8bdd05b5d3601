using Attestation.EventLogs;
using Attestation.Measurements;

namespace Cli.Commands;

/// <summary>One event of a log.</summary>
sealed record EventAnswer
{
    const int NameWidth = 26;
    const int TextWidth = 120;

    public required int Index { get; init; }

    /// <summary>Null where nothing is extended.</summary>
    public required Register? Register { get; init; }

    public required string Name { get; init; }

    /// <summary>What was hashed, in words.</summary>
    public required string Measures { get; init; }

    /// <summary>SHA-384; null where the log has none.</summary>
    public required Measurement? Digest { get; init; }

    /// <summary>Null where the log does not hold what was hashed.</summary>
    public required bool? DigestMatches { get; init; }

    /// <summary>Text that the digest covers.</summary>
    public required string? Proven { get; init; }

    /// <summary>Text that whoever wrote the log could choose.</summary>
    public required string? Claimed { get; init; }

    public static EventAnswer Of(LoggedEvent item) => new()
    {
        Index = item.Index,
        Register = item.Register,
        Name = item.Name,
        Measures = item.Measures,
        Digest = item.Digest,
        DigestMatches = item.DigestMatches,
        Proven = item.ProvenText,
        Claimed = item.ClaimedText,
    };

    /// <summary>dstack: in RTMR3 digests are computed from name and payload; the others are as in a boot log.</summary>
    public static EventAnswer Of(DstackEvent item) => item.Boot is { } boot ? Of(boot) : new()
    {
        Index = item.Index,
        Register = item.Register,
        Name = item.Name,
        Measures = item.ToMeasuredEvent().Hashed,
        Digest = item.Digest,
        DigestMatches = true,
        Proven = item.Payload.Length == 0 ? null : Convert.ToHexStringLower(item.Payload.Span),
        Claimed = null,
    };

    /// <summary>One line, whatever the text is: nothing of it may move a terminal's cursor.</summary>
    public string ToText() =>
        $"{Index,4}  {Register?.ToString().ToLowerInvariant() ?? "-",-5}  {Sign} {Line(Name, NameWidth),-NameWidth} {Line(Proven ?? (Claimed is null ? "" : $"(says {Claimed})"), TextWidth)}".TrimEnd();

    static string Line(string text, int width)
    {
        var line = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
        return line.Length <= width ? line : line[..(width - 1)] + "…";
    }

    char Sign => DigestMatches switch
    {
        true => '✓',
        false => '✗',
        null => '·',
    };
}
