using Pipeline.Boots;

namespace Pipeline.Staging.Guests;

/// <summary>Follows what a node reports of its key while it is told other things.</summary>
/// <param name="machine">A booted one.</param>
/// <param name="limit">How long one try may take, with the wait before it.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Receives each report.</param>
sealed class KeyWatch(MachineView machine, TimeSpan limit, TimeProvider time, Action<string> say)
{
    readonly ReportWatch watch = new(machine, time);
    int seen;
    int said;

    /// <summary>How the node was refused after it was told something new.</summary>
    /// <param name="refusal">What it was told, and what has to come of it.</param>
    /// <param name="isFirst">It was told before it started.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<string> NextAsync(NodeCase refusal, bool isFirst, CancellationToken cancel)
    {
        var got = refusal.Say(await NextAsync(cancel));
        // A try that began before the news may end after it. Expected refusals all read differently, so it cannot pass for this one's.
        return got == refusal.Expected || isFirst ? got : refusal.Say(await NextAsync(cancel));
    }

    /// <summary>Comes back when the node has its key and its data is open.</summary>
    /// <exception cref="Runs.StepFailedException">It has not in time.</exception>
    public Task UntilOpenAsync(CancellationToken cancel) =>
        watch.UntilAsync("the node's report that its data is open", limit, state => Reports(state).FirstOrDefault(report => report.IsOpen), cancel);

    async Task<KeyReport> NextAsync(CancellationToken cancel)
    {
        var next = await watch.UntilAsync("the node's report of its next try", limit, state => Reports(state).Where(report => report.HasAsked).Skip(seen).FirstOrDefault(), cancel);
        seen++;
        return next;
    }

    IReadOnlyList<KeyReport> Reports(TdState state)
    {
        var reports = KeyReport.Of(state);
        foreach (var report in reports.Skip(said))
            say($"{machine.Name}: the node's try {report.Attempts}: {report.Say()}");
        said = reports.Count;
        return reports;
    }
}
