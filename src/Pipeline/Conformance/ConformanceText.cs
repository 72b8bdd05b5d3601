using System.Text;

namespace Pipeline.Conformance;

/// <summary>Tables of an image for people.</summary>
static class ConformanceText
{
    /// <summary>What the disk and the booted machine were held to: counts, then a line for each requirement that applies.</summary>
    public static string Markdown(IReadOnlyList<ConformanceRow> disk, IReadOnlyList<ConformanceRow> booted)
    {
        var text = new StringBuilder($"\nConformance: {Counts(disk)} on the disk, {Counts(booted)} on the booted machine.\n\n| | requirement | found |\n|---|---|---|\n");
        Append(text, "disk", disk);
        Append(text, "booted", booted);
        return text.ToString();
    }

    static string Counts(IReadOnlyList<ConformanceRow> rows) =>
        $"{rows.Count(row => row.Outcome is ConformanceOutcome.Met)} of {rows.Count(row => row.Outcome is not ConformanceOutcome.NotApplicable)} requirements met";

    static void Append(StringBuilder text, string where, IReadOnlyList<ConformanceRow> rows)
    {
        foreach (var row in rows.Where(row => row.Outcome is not ConformanceOutcome.NotApplicable))
            text.Append($"| {where} `{row.Id}` | {row.Requirement} | {(row.Outcome is ConformanceOutcome.Met ? "" : "**not met:** ")}{Cell(row.Found)} |\n");
    }

    // What a machine told may hold anything.
    static string Cell(string found) => (found.Length > 300 ? found[..300] + "…" : found).Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
