using Attestation;
using Attestation.Measurements;
using Attestation.Policies;
using Attestation.Verification;
using Node.Kms;

namespace Node.Evidence;

/// <summary>Compares a KMS that proved itself with what a policy allows. An empty list allows nothing.</summary>
sealed class KmsPolicy(AttestationPolicy policy)
{
    /// <summary>A TCB status as policies write it: <c>uptodate</c>.</summary>
    public static string Spell(TcbStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>All of the below.</summary>
    /// <exception cref="EvidenceRefusedException">The policy does not allow this KMS.</exception>
    public void Demand(KmsEvidence kms)
    {
        DemandEnvironment(kms);
        DemandTcbStatus(kms);
        DemandRegisters(kms);
        DemandComposeHash(kms);
        DemandProfile(kms);
    }

    /// <summary>A policy that is not yet, or no longer, in force allows nothing.</summary>
    public void DemandInForce(DateTimeOffset now)
    {
        if (now < policy.NotBefore || now >= policy.ExpiresAt)
            throw Refused($"The policy is in force from {JsonUtcTime.ToText(policy.NotBefore)} to {JsonUtcTime.ToText(policy.ExpiresAt)}, and it is {JsonUtcTime.ToText(now)}; take one that is in force.");
    }

    public void DemandEnvironment(KmsEvidence kms)
    {
        if (kms.Quote.Environment != policy.Environment)
            throw Refused($"The quote's environment is {Spell(kms.Quote.Environment)} and the policy's is {Spell(policy.Environment)}.");
    }

    public void DemandTcbStatus(KmsEvidence kms)
    {
        if (!policy.Policy.KmsAllowedTcbStatuses.Contains(Spell(kms.Quote.TcbStatus), StringComparer.Ordinal))
            throw Refused($"The platform's TCB status is {kms.Quote.TcbStatus}; kms_allowed_tcb_statuses lists {List(policy.Policy.KmsAllowedTcbStatuses)}.");
    }

    /// <summary>MRTD and RTMR0 to RTMR2 by value. RTMR3 holds the instance's own id: the replay and the events in it stand for it.</summary>
    public void DemandRegisters(KmsEvidence kms)
    {
        foreach (var register in (ReadOnlySpan<Register>)[Register.MrTd, Register.Rtmr0, Register.Rtmr1, Register.Rtmr2])
        {
            var (found, allowed) = (kms.Quote.Report.Registers[register], policy.Policy.ForKms(register));
            if (!allowed.Contains(found))
                throw Refused($"{register.ToString().ToLowerInvariant()} is {found}; the policy allows {List(allowed)}.");
        }
    }

    public void DemandComposeHash(KmsEvidence kms)
    {
        if (!policy.Policy.KmsAllowedEventPayload.Contains(kms.ComposeHash, StringComparer.Ordinal))
            throw Refused($"The compose hash is {kms.ComposeHash}; kms_allowed_event_payload lists {List(policy.Policy.KmsAllowedEventPayload)}.");
    }

    /// <summary>Every profile event must name the policy's profile. None is no contradiction: newer dstack lets no application add one.</summary>
    public void DemandProfile(KmsEvidence kms)
    {
        var expected = MarkerOf(policy.Profile);
        if (kms.ProfileMarkers.FirstOrDefault(marker => marker != expected) is { } other)
            throw Refused($"RTMR3 says \"{other}\"; \"{expected}\" is expected.");
    }

    /// <summary>The payload of a KMS's profile event.</summary>
    public static string MarkerOf(Profile profile) => $"{KmsVerifier.ProfileEventName}={profile}";

    static string Spell(EvidenceEnvironment environment) => environment.ToString().ToLowerInvariant();

    static string List<T>(IReadOnlyList<T> values) => values.Count is 0 ? "nothing" : string.Join(", ", values);

    static EvidenceRefusedException Refused(string message) => new(ProbeCode.ProfilePolicyRejected, message);
}
