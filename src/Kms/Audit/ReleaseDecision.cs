using Attestation.Protocol;
using Attestation.Verification;
using Kms.Errors;
using Kms.Observing;
using Kms.Policies;

namespace Kms.Audit;

/// <summary>How one request for a key was decided, and on what.</summary>
sealed record ReleaseDecision
{
    public required string RequestId { get; init; }

    public required PeerId Peer { get; init; }

    /// <summary>64 lower-case hex digits.</summary>
    public required string QuoteSha256 { get; init; }

    public required LoadedPolicy Policy { get; init; }

    /// <summary>Null when the quote was not proven genuine.</summary>
    public VerifiedQuote? Node { get; init; }

    /// <summary>Why the key must not leave: a code of the wire, or a word for what has none there; null: it may leave.</summary>
    public string? Reason { get; init; }

    /// <summary>Which check did not hold, as the caller is told.</summary>
    public string? Detail { get; init; }

    /// <summary>Whether the request came with a genuine quote over its own challenge, as only a machine with TDX makes one.</summary>
    public bool HasProvenMachine => Node is not null && Reason != Refusal.AttestationVerificationFailed.Code;

    /// <summary>The same request, refused.</summary>
    public ReleaseDecision RefusedBy(Exception cause) => cause switch
    {
        RefusedException refused => this with { Reason = refused.Refusal.Code, Detail = refused.Message },
        OperationCanceledException => this with { Reason = KmsMeter.Left, Detail = "The caller left before the decision." },
        _ => this with { Reason = Refusal.InternalError.Code, Detail = cause.GetType().Name },
    };
}
