namespace Attestation.Protocol;

/// <summary>The answer to <c>POST /attest</c>.</summary>
public sealed record AttestResponse
{
    /// <summary>The TDX quote, base64. It is the evidence; the other members are for convenience and prove nothing.</summary>
    public required string QuoteB64 { get; init; }

    /// <summary>The 64 bytes that the quote was asked to carry, lower-case hex.</summary>
    public required string ReportDataHex { get; init; }

    /// <summary>dstack's event log: a JSON array as text.</summary>
    public required string EventLog { get; init; }

    /// <summary>dstack's description of the virtual machine: a JSON object as text.</summary>
    public required string VmConfig { get; init; }

    /// <summary>What the quote is worth. Absent in upstream's answers.</summary>
    public EvidenceEnvironment? Environment { get; init; }

    // A record prints its members; evidence is not for logs.
    public override string ToString() => nameof(AttestResponse);
}
