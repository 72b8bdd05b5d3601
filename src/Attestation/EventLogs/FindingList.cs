namespace Attestation.EventLogs;

/// <summary>Collects findings; of one kind only so many one by one, so that a forged log cannot fill a screen.</summary>
sealed class FindingList
{
    readonly List<LogFinding> findings = [];
    readonly Dictionary<LogFindingCode, int> counts = [];

    public void Add(LogFindingCode code, int? index, string text)
    {
        var count = counts[code] = counts.GetValueOrDefault(code) + 1;
        if (count <= EventLogLimits.MaximumFindings)
            findings.Add(new() { Code = code, Event = index, Text = text });
    }

    public IReadOnlyList<LogFinding> ToList() =>
    [
        .. findings,
        .. counts.Where(item => item.Value > EventLogLimits.MaximumFindings).Select(item => new LogFinding
        {
            Code = item.Key,
            Event = null,
            Text = $"There are {item.Value - EventLogLimits.MaximumFindings} more of this kind.",
        }),
    ];
}
