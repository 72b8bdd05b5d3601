using Attestation;
using Node.Evidence;
using Node.Keys;
using Node.Kms;
using Node.Probes;
using NodeTests.Kms;

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

    [Theory]
    [InlineData("all is well")]
    [InlineData("""{"status":"alive","status":"alive"}""")]
    public async Task A_kms_whose_health_has_another_form_fails_a_case_and_not_the_probe(string health)
    {
        await using var kms = await FakeKms.StartAsync();
        kms.On("health", 200, health).On("ready", 200, "").On("attest", 503, "");

        var report = await Probe(kms.Url).RunAsync(Setup(Profile.Debug), TestContext.Current.CancellationToken);

        Assert.Equal(("kms-names-its-environment", "200", false), (report.Cases[0].Name, report.Cases[0].Got, report.Cases[0].Passed));
    }

    [Fact]
    public async Task A_node_with_an_expired_policy_asks_nobody()
    {
        var policy = PolicyForge.Policy(Profile.Debug);
        var probe = new NodeProbe(new NoJudge(), new HttpQuoteSource(new(), new("http://127.0.0.1:1")), Peers.Fresh(), new ManualTime(policy.ExpiresAt));

        var result = await probe.RunAsync("http://127.0.0.1:1", policy, TestContext.Current.CancellationToken);

        Assert.Equal((false, ProbeCode.ProfilePolicyRejected), (result.Ok, result.Code));
    }

    static StagingProbe Probe(string kms) => new(KmsTransport.To(KmsAddress.Parse(kms)), new NoJudge(), TimeProvider.System);

    static StagingSetup Setup(Profile profile) => new()
    {
        Policy = PolicyForge.Policy(profile),
        PolicySha256 = "sha256:" + new string('a', 64),
        Quotes = TdQuotes.OfSimulator(new(), profile, Profile.All.ToDictionary(one => one, _ => new Uri("http://127.0.0.1:1"))),
    };

    sealed class NoJudge : IQuoteJudge
    {
        public Task<GenuineQuote> JudgeAsync(ReadOnlyMemory<byte> quote, CancellationToken cancel) => throw new EvidenceRefusedException("Nothing is genuine here.");
    }
}
