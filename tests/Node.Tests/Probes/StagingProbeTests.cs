using Attestation;
using Node.Evidence;
using Node.Kms;
using Node.Probes;

namespace NodeTests.Probes;

public sealed class StagingProbeTests
{
    // The pipeline's tests read these snapshots: a promotion demands each of these cases by name.
    [Theory]
    [InlineData("debug")]
    [InlineData("debug-read-only")]
    [InlineData("locked-read-only")]
    public async Task A_report_names_every_case_whatever_happens(string profile)
    {
        var report = await Probe("http://127.0.0.1:1").RunAsync(Setup(Profile.Parse(profile)), TestContext.Current.CancellationToken);

        Assert.Equal(ProbeReport.Failed, report.Outcome);
        await Verify(string.Concat(report.Cases.Select(one => one.Name + "\n")));
    }

    static StagingProbe Probe(string kms) => new(KmsTransport.To(KmsAddress.Parse(kms)), new(), new NoJudge(), TimeProvider.System);

    static StagingSetup Setup(Profile profile) => new()
    {
        Policy = PolicyForge.Policy(profile),
        PolicySha256 = "sha256:" + new string('a', 64),
        TdQuotes = Profile.All.ToDictionary(one => one, _ => new Uri("http://127.0.0.1:1")),
    };

    sealed class NoJudge : IQuoteJudge
    {
        public Task<GenuineQuote> JudgeAsync(ReadOnlyMemory<byte> quote, CancellationToken cancel) => throw new EvidenceRefusedException("Nothing is genuine here.");
    }
}
