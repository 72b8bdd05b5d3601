using Node.Evidence;
using Node.Kms;

namespace Node.Probes;

/// <summary>Acts as a node toward a staging KMS: properly first, then in every way that must be refused.</summary>
sealed class StagingProbe(KmsTransport transport, IQuoteJudge judge, TimeProvider time)
{
    /// <summary>Tries everything. A KMS that does not prove itself is asked for nothing more.</summary>
    public async Task<ProbeReport> RunAsync(StagingSetup setup, CancellationToken cancel)
    {
        var started = time.GetUtcNow();
        var judged = new List<ProbeCase>();
        foreach (var one in new KmsCases(transport, judge, setup).All)
            judged.Add(await JudgeAsync(one, cancel));
        var (keys, refusals) = (new KeyCases(transport, setup.Quotes), new RefusalCases(transport, setup.Quotes, time));
        if (judged.All(one => one.Passed))
        {
            // Taken first and judged last: the wait for its end is filled with all the others.
            var expired = await refusals.ExpiredAsync(cancel);
            foreach (var one in (IEnumerable<StagingCase>)[.. keys.All, .. refusals.All, expired, keys.Afterwards])
                judged.Add(await JudgeAsync(one, cancel));
        }
        else
        {
            judged.AddRange(((IEnumerable<StagingCase>)[.. keys.All, .. refusals.All, RefusalCases.ExpiredNotReached, keys.Afterwards]).Select(NotReached));
        }
        return Report(setup, judged, started);
    }

    async Task<ProbeCase> JudgeAsync(StagingCase one, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        var got = await TryAsync(one, cancel);
        return new()
        {
            Name = one.Name,
            Expected = one.Expected,
            Got = got,
            Passed = got == one.Expected,
            Milliseconds = (int)time.GetElapsedTime(began).TotalMilliseconds,
        };
    }

    static async Task<string> TryAsync(StagingCase one, CancellationToken cancel)
    {
        try
        {
            return await one.TryAsync(cancel);
        }
        catch (NodeException refusal)
        {
            // That it did not happen is what a report is for; the other cases are tried all the same.
            return refusal.Message;
        }
    }

    static ProbeCase NotReached(StagingCase one) => new()
    {
        Name = one.Name,
        Expected = one.Expected,
        Got = "not reached: the KMS did not prove itself",
        Passed = false,
        Milliseconds = 0,
    };

    ProbeReport Report(StagingSetup setup, List<ProbeCase> judged, DateTimeOffset started) => new()
    {
        SchemaVersion = 1,
        Profile = setup.Policy.Profile,
        Environment = setup.Policy.Environment,
        Version = setup.Policy.Tag,
        PolicySha256 = setup.PolicySha256,
        StartedAt = started,
        FinishedAt = time.GetUtcNow(),
        Outcome = judged.All(one => one.Passed) ? ProbeReport.Passed : ProbeReport.Failed,
        Cases = judged,
    };
}
