using System.Security.Cryptography;
using Attestation;
using Attestation.Measurements;
using Attestation.Protocol;
using Attestation.Verification;
using Kms.Errors;
using Kms.Policies;

namespace Kms.Evidence;

/// <summary>What a genuine quote must say before its node gets a key.</summary>
static class NodeDemands
{
    /// <summary>Compares in the contract's order; the first that does not hold is the answer.</summary>
    /// <exception cref="RefusedException">One does not hold.</exception>
    public static void DemandAll(VerifiedQuote node, ReadOnlySpan<byte> nonce, PeerId peer, LoadedPolicy policy, DateTimeOffset now)
    {
        DemandReportData(node.Report.ReportData.Span, ReportData.ForNode(nonce, peer));
        if (node.Report.Attributes.IsDebug)
            throw Unproven("The TD may be debugged by its host: its DEBUG attribute is set.");
        if (node.Report.Attributes.IsMigratable)
            throw Unproven("The TD may be moved with its memory by a service TD: its MIGRATABLE attribute is set.");
        if (node.Report.HasServiceTd)
            throw Unproven("The TD is bound to a service TD that can reach into it: MR_SERVICETD is not zero.");
        if (!policy.AllowsTcbStatus(TcbStatuses.PolicyNameOf(node.TcbStatus)))
            throw new RefusedException(Refusal.TcbStatusRejected, $"The platform's TCB status is {TcbStatuses.NameOf(node.TcbStatus)}, which the policy does not allow.");
        foreach (var register in Enum.GetValues<Register>())
        {
            var name = register.ToString().ToLowerInvariant();
            if (policy.AllowedUntil(register, node.Report.Registers[register]) is not { } end)
                throw new RefusedException(Refusal.MeasurementPolicyRejected, $"The policy does not list the node's {name}.");
            if (now >= end)
                throw new RefusedException(Refusal.MeasurementPolicyRejected, $"The policy allowed the node's {name} until {JsonUtcTime.ToText(end)}.");
        }
    }

    static void DemandReportData(ReadOnlySpan<byte> found, ReadOnlySpan<byte> expected)
    {
        if (!CryptographicOperations.FixedTimeEquals(found[..ReportData.NonceSize], expected[..ReportData.NonceSize]))
            throw Unproven("The quote's report_data does not carry the challenge's nonce.");
        if (!CryptographicOperations.FixedTimeEquals(found[ReportData.NonceSize..], expected[ReportData.NonceSize..]))
            throw Unproven("The quote's report_data does not carry the hash of the peer id.");
    }

    static RefusedException Unproven(string why) => new(Refusal.AttestationVerificationFailed, why);
}
