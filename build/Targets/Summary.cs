using System.Text;

namespace Targets;

/// <summary>How each target of a plan ended, and how long it took.</summary>
sealed class Summary
{
    readonly List<(string Target, TargetOutcome Outcome, TimeSpan Took)> rows = [];

    public void Add(string target, TargetOutcome outcome, TimeSpan took) => rows.Add((target, outcome, took));

    public string Table
    {
        get
        {
            var width = rows.Max(row => row.Target.Length) + 2;
            var text = new StringBuilder();
            foreach (var (target, outcome, took) in rows)
                text.Append($"{target.PadRight(width)}{outcome,-11}{Duration(outcome, took),9}".TrimEnd()).Append('\n');
            return text.Append($"{"Total".PadRight(width)}{"",-11}{Duration(Total),9}").ToString();
        }
    }

    public string Markdown => string.Concat([
        "| Target | Result | Time |\n|---|---|---:|\n",
        .. rows.Select(row => $"| {row.Target} | {row.Outcome} | {Duration(row.Outcome, row.Took)} |\n"),
        $"| **Total** | | {Duration(Total)} |\n",
    ]);

    TimeSpan Total => rows.Aggregate(TimeSpan.Zero, (sum, row) => sum + row.Took);

    static string Duration(TargetOutcome outcome, TimeSpan took) =>
        outcome is TargetOutcome.Succeeded or TargetOutcome.Failed ? Duration(took) : "";

    static string Duration(TimeSpan took) => took.TotalMinutes < 1 ? $"{took.TotalSeconds:0.0} s" : $"{(int)took.TotalMinutes}:{took.Seconds:00} min";
}

/// <summary>How a target ended.</summary>
enum TargetOutcome
{
    Succeeded,
    Failed,
    Skipped,
    NotRun,
}
