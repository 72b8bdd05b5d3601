using System.Collections.Frozen;
using Attestation.Measurements;
using Attestation.Policies;

namespace Kms.Policies;

/// <summary>A policy that was judged fit, arranged for looking things up: one look, however many values a register may have.</summary>
sealed class LoadedPolicy(AttestationPolicy policy, string sha256)
{
    readonly FrozenDictionary<Register, FrozenDictionary<Measurement, DateTimeOffset>> registers =
        Enum.GetValues<Register>().ToFrozenDictionary(register => register, register => Ends(policy, register));

    readonly FrozenSet<string> tcbStatuses = policy.Policy.NodeAllowedTcbStatuses.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Of the bytes that were read, 64 lower-case hex digits.</summary>
    public string Sha256 { get; } = sha256;

    public int Version { get; } = policy.PolicyVersion;

    public DateTimeOffset NotBefore { get; } = policy.NotBefore;

    public DateTimeOffset ExpiresAt { get; } = policy.ExpiresAt;

    /// <summary>The values that end before the policy does.</summary>
    public IReadOnlyList<NodeTerm> EndingEarly { get; } = [.. (policy.NodeTerms ?? []).Where(term => term.ExpiresAt < policy.ExpiresAt)];

    /// <summary>Until when a value is allowed; null: it never was.</summary>
    public DateTimeOffset? AllowedUntil(Register register, Measurement value) => registers[register].TryGetValue(value, out var end) ? end : null;

    /// <param name="status">Lower case without separators: <c>uptodate</c>.</param>
    public bool AllowsTcbStatus(string status) => tcbStatuses.Contains(status);

    static FrozenDictionary<Measurement, DateTimeOffset> Ends(AttestationPolicy policy, Register register)
    {
        var terms = (policy.NodeTerms ?? []).Where(term => term.Register == register).ToDictionary(term => term.Value, term => term.ExpiresAt);
        return policy.Policy.ForNode(register).Distinct().ToFrozenDictionary(value => value, value => terms.GetValueOrDefault(value) ?? DateTimeOffset.MaxValue);
    }
}
