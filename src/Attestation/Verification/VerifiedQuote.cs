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

    /// <summary>The time for which all this holds.</summary>
    public required DateTimeOffset At { get; init; }
}
