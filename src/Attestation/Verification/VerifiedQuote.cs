using Attestation.Quotes;

namespace Attestation.Verification;

/// <summary>A quote that was proven genuine, with what was found about its platform. Only a verifier makes one.</summary>
/// <remarks>
/// It is established that a TDX module on hardware of the root's vendor made the report. It is <em>not</em> established that the TD runs
/// what one wants, may not be debugged, or stands alone: compare registers, <see cref="TdAttributes.IsDebug"/>,
/// <see cref="TdReport.HasServiceTd"/> and <see cref="TcbStatus"/> with a policy.
/// </remarks>
public sealed class VerifiedQuote
{
    internal VerifiedQuote()
    {
    }

    public required TdReport Report { get; init; }

    /// <summary>Given by the root that the quote chains to.</summary>
    public required EvidenceEnvironment Environment { get; init; }

    /// <summary>The worst of platform, TDX module and quoting enclave.</summary>
    public required TcbStatus TcbStatus { get; init; }

    /// <summary>Intel's advisories on the levels met, sorted: <c>INTEL-SA-01036</c>.</summary>
    public required IReadOnlyList<string> Advisories { get; init; }

    /// <summary>The kind of platform: 12 lower-case hex digits.</summary>
    public required string Fmspc { get; init; }

    /// <summary>The TCB recovery that TCB info belongs to; grows with time.</summary>
    public required int TcbEvaluationDataNumber { get; init; }

    /// <summary>From when, and until when, TCB info says what it says.</summary>
    public required StatementDates TcbInfoDates { get; init; }

    /// <summary>The TCB recovery that the QE identity belongs to.</summary>
    public required int QeEvaluationDataNumber { get; init; }

    /// <inheritdoc cref="TcbInfoDates"/>
    public required StatementDates QeIdentityDates { get; init; }

    /// <summary>Date of the TCB level that the platform reaches: all that was known until then is mended on it.</summary>
    public required DateTimeOffset TcbDate { get; init; }

    /// <summary>Date of the TCB level that the quoting enclave reaches.</summary>
    public required DateTimeOffset QeTcbDate { get; init; }

    /// <summary>When the first piece of the evidence ends: a certificate in use, a revocation list, TCB info or QE identity.</summary>
    public required DateTimeOffset Ends { get; init; }

    /// <summary>The time for which all this holds; <see cref="EvaluationTimes.Quote"/> when there were several.</summary>
    public DateTimeOffset At => Times.Quote;

    /// <summary>The time for which each piece was judged.</summary>
    public required EvaluationTimes Times { get; init; }

    internal static VerifiedQuote Of(
        PlatformEvidence evidence, CollateralEvidence collateral, TcbVerdict tcb, EvidenceEnvironment environment, EvaluationTimes at) => new()
    {
        Report = evidence.Quote.Report,
        Environment = environment,
        TcbStatus = tcb.Status,
        Advisories = tcb.Advisories,
        Fmspc = evidence.Platform.Fmspc,
        TcbEvaluationDataNumber = collateral.TcbInfo.TcbEvaluationDataNumber,
        TcbInfoDates = new(collateral.TcbInfo.IssueDate, collateral.TcbInfo.NextUpdate),
        QeEvaluationDataNumber = collateral.QeIdentity.TcbEvaluationDataNumber,
        QeIdentityDates = new(collateral.QeIdentity.IssueDate, collateral.QeIdentity.NextUpdate),
        TcbDate = tcb.PlatformDate,
        QeTcbDate = tcb.QeDate,
        Ends = CollateralEvidence.Earliest(CollateralEvidence.EndOf(evidence.Platform.Chain), collateral.Ends),
        Times = at,
    };
}
