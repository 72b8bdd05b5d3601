using Attestation.Measurements;

namespace Attestation.Policies;

/// <summary>The allowlists of a policy. An empty list allows nothing.</summary>
/// <remarks>
/// <c>kms_allowed_*</c>: what a node demands of the KMS. <c>node_allowed_*</c>: what the KMS demands of a node.
/// <c>allowed_*</c>: the KMS's values again, under the names that merod's parser reads.
/// TCB statuses are lower case without separators (<c>uptodate</c>), as upstream writes them.
/// </remarks>
public sealed record AllowedValues
{
    public required IReadOnlyList<string> KmsAllowedTcbStatuses { get; init; }
    public required IReadOnlyList<Measurement> KmsAllowedMrtd { get; init; }
    public required IReadOnlyList<Measurement> KmsAllowedRtmr0 { get; init; }
    public required IReadOnlyList<Measurement> KmsAllowedRtmr1 { get; init; }
    public required IReadOnlyList<Measurement> KmsAllowedRtmr2 { get; init; }

    /// <summary>Of the one instance that was probed; across instances RTMR3 is verified by replay.</summary>
    public required IReadOnlyList<Measurement> KmsAllowedRtmr3 { get; init; }

    /// <summary>Compose hashes, 64 lower-case hex digits each.</summary>
    public required IReadOnlyList<string> KmsAllowedEventPayload { get; init; }

    public required IReadOnlyList<string> NodeAllowedTcbStatuses { get; init; }
    public required IReadOnlyList<Measurement> NodeAllowedMrtd { get; init; }
    public required IReadOnlyList<Measurement> NodeAllowedRtmr0 { get; init; }
    public required IReadOnlyList<Measurement> NodeAllowedRtmr1 { get; init; }
    public required IReadOnlyList<Measurement> NodeAllowedRtmr2 { get; init; }
    public required IReadOnlyList<Measurement> NodeAllowedRtmr3 { get; init; }

    public required IReadOnlyList<string> AllowedTcbStatuses { get; init; }
    public required IReadOnlyList<Measurement> AllowedMrtd { get; init; }
    public required IReadOnlyList<Measurement> AllowedRtmr0 { get; init; }
    public required IReadOnlyList<Measurement> AllowedRtmr1 { get; init; }
    public required IReadOnlyList<Measurement> AllowedRtmr2 { get; init; }
    public required IReadOnlyList<Measurement> AllowedRtmr3 { get; init; }

    /// <summary>What a node's register may hold.</summary>
    public IReadOnlyList<Measurement> ForNode(Register register) => register switch
    {
        Register.MrTd => NodeAllowedMrtd,
        Register.Rtmr0 => NodeAllowedRtmr0,
        Register.Rtmr1 => NodeAllowedRtmr1,
        Register.Rtmr2 => NodeAllowedRtmr2,
        Register.Rtmr3 => NodeAllowedRtmr3,
        _ => throw new ArgumentOutOfRangeException(nameof(register), register, "There are five registers."),
    };

    /// <summary>What the KMS's register may hold.</summary>
    public IReadOnlyList<Measurement> ForKms(Register register) => register switch
    {
        Register.MrTd => KmsAllowedMrtd,
        Register.Rtmr0 => KmsAllowedRtmr0,
        Register.Rtmr1 => KmsAllowedRtmr1,
        Register.Rtmr2 => KmsAllowedRtmr2,
        Register.Rtmr3 => KmsAllowedRtmr3,
        _ => throw new ArgumentOutOfRangeException(nameof(register), register, "There are five registers."),
    };
}
