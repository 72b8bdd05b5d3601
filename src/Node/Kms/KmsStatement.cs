using Attestation;

namespace Node.Kms;

/// <summary>What a KMS says of itself; none of it is believed yet.</summary>
sealed record KmsStatement
{
    public required ReadOnlyMemory<byte> Quote { get; init; }

    /// <summary>The 64 bytes that it says are in the quote.</summary>
    public required ReadOnlyMemory<byte> ReportData { get; init; }

    /// <summary>dstack's event log: a JSON array as text.</summary>
    public required string EventLog { get; init; }

    public required EvidenceEnvironment? Environment { get; init; }
}
