using Attestation;
using Attestation.Policies;
using Attestation.Verification;
using Node.Evidence;
using Node.Kms;
using NodeTests.Kms;

namespace NodeTests.Evidence;

public sealed class KmsPolicyTests
{
    static readonly AttestationPolicy Policy = Allowing(PolicyForge.Policy(Profile.Debug), values => values with { KmsAllowedEventPayload = [ForgedEvidence.ComposeHash] });

    readonly ForgedEvidence forged = new();

    [Fact]
    public async Task Demand_accepts_what_the_policy_lists_and_any_rtmr3_that_replays() => new KmsPolicy(Policy).Demand(await EvidenceAsync());

    [Fact]
    public async Task Demand_accepts_a_kms_whose_dstack_takes_no_events_of_applications()
    {
        forged.Events.RemoveAt(4);
        new KmsPolicy(Policy).Demand(await EvidenceAsync());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public void DemandInForce_refuses_a_policy_out_of_its_time(int seconds)
    {
        var policy = new KmsPolicy(Policy);
        policy.DemandInForce(Policy.NotBefore);
        policy.DemandInForce(Policy.ExpiresAt.AddSeconds(-1));
        var now = seconds < 0 ? Policy.NotBefore.AddSeconds(seconds) : Policy.ExpiresAt.AddSeconds(seconds);
        var refusal = Assert.Throws<EvidenceRefusedException>(() => policy.DemandInForce(now));
        Assert.Equal(ProbeCode.ProfilePolicyRejected, refusal.Code);
    }

    [Fact]
    public async Task Demand_refuses_the_other_environment()
    {
        forged.Environment = EvidenceEnvironment.Tdx;
        await RefusesAsync(Policy, "environment is tdx and the policy's is simulation");
    }

    [Fact]
    public async Task Demand_refuses_a_tcb_status_that_is_not_listed()
    {
        forged.TcbStatus = TcbStatus.OutOfDate;
        await RefusesAsync(Policy, "TCB status is OutOfDate; kms_allowed_tcb_statuses lists uptodate");
    }

    [Theory]
    [InlineData("mrtd")]
    [InlineData("rtmr0")]
    [InlineData("rtmr1")]
    [InlineData("rtmr2")]
    public async Task Demand_refuses_a_register_that_is_not_listed(string register) => await RefusesAsync(Allowing(Policy, values => register switch
    {
        "mrtd" => values with { KmsAllowedMrtd = [] },
        "rtmr0" => values with { KmsAllowedRtmr0 = [PolicyForge.Value("other")] },
        "rtmr1" => values with { KmsAllowedRtmr1 = [] },
        _ => values with { KmsAllowedRtmr2 = [] },
    }), $"{register} is {PolicyForge.Value($"kms {register}")}; the policy allows ");

    [Fact]
    public async Task Demand_refuses_another_compose_hash() =>
        await RefusesAsync(Allowing(Policy, values => values with { KmsAllowedEventPayload = [] }), "kms_allowed_event_payload lists nothing");

    [Fact]
    public async Task Demand_refuses_a_kms_that_names_two_profiles()
    {
        forged.Events.Add(("calimero.kms.profile", ForgedEvidence.Hex("calimero.kms.profile=locked-read-only")));
        await RefusesAsync(Policy, "RTMR3 says \"calimero.kms.profile=locked-read-only\"");
    }

    async Task RefusesAsync(AttestationPolicy policy, string said)
    {
        var evidence = await EvidenceAsync();
        var refusal = Assert.Throws<EvidenceRefusedException>(() => new KmsPolicy(policy).Demand(evidence));
        Assert.Equal(ProbeCode.ProfilePolicyRejected, refusal.Code);
        Assert.Contains(said, refusal.Message);
    }

    async Task<KmsEvidence> EvidenceAsync()
    {
        await using var kms = await FakeKms.StartAsync();
        return await new KmsVerifier(forged.Behind(kms).Client, forged).VerifyAsync(TestContext.Current.CancellationToken);
    }

    static AttestationPolicy Allowing(AttestationPolicy policy, Func<AllowedValues, AllowedValues> change) => policy with { Policy = change(policy.Policy) };
}
