using Attestation;
using Attestation.Quotes;
using Attestation.Verification;

namespace Node.Evidence;

/// <summary>What a genuine quote says. What it is of, is not judged.</summary>
sealed record GenuineQuote
{
    public required TdReport Report { get; init; }

    /// <summary>Given by the root that the quote chains to.</summary>
    public required EvidenceEnvironment Environment { get; init; }

    public required TcbStatus TcbStatus { get; init; }
}
