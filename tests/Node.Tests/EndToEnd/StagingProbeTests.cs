using Attestation.Policies;
using Node.Keys;
using Node.Kms;
using Node.Probes;

namespace NodeTests.EndToEnd;

/// <summary>The whole way on real programs: simulator, KMS and node.</summary>
public sealed class StagingProbeTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_kms_under_its_candidate_policy_passes_every_case()
    {
        await using var staging = await RealStaging.StartAsync(Cancel);
        var policy = RealStaging.Candidate(await staging.ObserveAsync(Cancel));
        await using var kms = await staging.KmsAsync(policy, Cancel);

        var report = await staging.ProbeAsync(kms.Transport, policy, Cancel);

        Assert.True(report.Outcome is ProbeReport.Passed, report.ToMarkdown());
        await Verify(string.Concat(report.Cases.Select(one => $"{one.Name}: {one.Got}\n")));
    }

    [Fact]
    public async Task A_kms_that_refuses_nothing_fails_every_refusal_and_each_had_its_own_reason()
    {
        await using var staging = await RealStaging.StartAsync(Cancel);
        var policy = RealStaging.Candidate(await staging.ObserveAsync(Cancel));
        await using var kms = await staging.KmsAsync(policy, Cancel);
        await using var forgiving = await ForgivingKms.StartAsync(kms, Cancel);

        var report = await staging.ProbeAsync(forgiving.Transport, policy, Cancel);

        var refusals = report.Cases.Where(one => one.Name.StartsWith("refuses-", StringComparison.Ordinal)).ToList();
        Assert.Equal(refusals, report.Cases.Where(one => !one.Passed));
        Assert.All(refusals, one => Assert.Equal("200", one.Got));
        await Verify(string.Concat(refusals.Zip(forgiving.Forgiven, (one, reason) => $"{one.Name}: {reason}\n")));
    }

    [Fact]
    public async Task A_policy_that_lets_other_profiles_in_fails_the_probe()
    {
        await using var staging = await RealStaging.StartAsync(Cancel);
        var policy = RealStaging.Careless(RealStaging.Candidate(await staging.ObserveAsync(Cancel)));
        await using var kms = await staging.KmsAsync(policy, Cancel);

        var report = await staging.ProbeAsync(kms.Transport, policy, Cancel);

        Assert.Equal(ProbeReport.Failed, report.Outcome);
        Assert.Equal(
            ["refuses-a-quote-of-profile-debug: 200", "refuses-a-quote-of-profile-debug-read-only: 200"],
            report.Cases.Where(one => !one.Passed).Select(one => $"{one.Name}: {one.Got}"));
    }

    [Fact]
    public async Task A_kms_of_another_compose_hash_is_asked_for_nothing()
    {
        await using var staging = await RealStaging.StartAsync(Cancel);
        var policy = OtherCompose(RealStaging.Candidate(await staging.ObserveAsync(Cancel)));
        await using var kms = await staging.KmsAsync(policy, Cancel);

        var report = await staging.ProbeAsync(kms.Transport, policy, Cancel);
        var probe = await new NodeProbe(staging.Judge, new HttpQuoteSource(new(), staging.TdQuote), Peers.Fresh(), TimeProvider.System).RunAsync(kms.Url, policy, Cancel);

        Assert.All(report.Cases.SkipWhile(one => one.Name != "key-release"), one => Assert.Equal("not reached: the KMS did not prove itself", one.Got));
        Assert.Equal((ProbeStage.Attest, ProbeCode.ProfilePolicyRejected), (probe.Stage, probe.Code));
    }

    [Fact]
    public async Task A_node_probes_its_kms_as_merod_does()
    {
        await using var staging = await RealStaging.StartAsync(Cancel);
        var policy = RealStaging.Candidate(await staging.ObserveAsync(Cancel));
        await using var kms = await staging.KmsAsync(policy, Cancel);

        var probe = await new NodeProbe(staging.Judge, new HttpQuoteSource(new(), staging.TdQuote), Peers.Fresh(), TimeProvider.System).RunAsync(kms.Url, policy, Cancel);
        var debug = await new NodeProbe(staging.Judge, new HttpQuoteSource(new(), new($"{staging.TdQuote}?fault=debug-attribute")), Peers.Fresh(), TimeProvider.System).RunAsync(kms.Url, policy, Cancel);

        Assert.True(probe.Ok, probe.ToText());
        Assert.Equal((ProbeStage.GetKey, ProbeCode.GetKeyRejected, "attestation_verification_failed"), (debug.Stage, debug.Code, debug.KmsError));
    }

    static AttestationPolicy OtherCompose(AttestationPolicy policy) =>
        policy with { Policy = policy.Policy with { KmsAllowedEventPayload = [new('0', 64)] } };
}
