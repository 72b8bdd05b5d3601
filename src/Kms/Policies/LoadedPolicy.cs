using System.Collections.Frozen;
using Attestation.Measurements;
using Attestation.Policies;

namespace Kms.Policies;

/// <summary>A policy that was judged fit, arranged for looking things up.</summary>
sealed class LoadedPolicy(AttestationPolicy policy, string sha256)
{
    readonly FrozenDictionary<Register, FrozenSet<Measurement>> registers =
        Enum.GetValues<Register>().ToFrozenDictionary(register => register, register => policy.Policy.ForNode(register).ToFrozenSet());

    readonly FrozenSet<string> tcbStatuses = policy.Policy.NodeAllowedTcbStatuses.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Of the bytes that were read, 64 lower-case hex digits.</summary>
    public string Sha256 { get; } = sha256;

    public int Version { get; } = policy.PolicyVersion;

    public DateTimeOffset NotBefore { get; } = policy.NotBefore;

    public DateTimeOffset ExpiresAt { get; } = policy.ExpiresAt;

    public bool Allows(Register register, Measurement value) => registers[register].Contains(value);

    /// <param name="status">Lower case without separators: <c>uptodate</c>.</param>
    public bool AllowsTcbStatus(string status) => tcbStatuses.Contains(status);
}
