namespace Kms.Dstack;

/// <summary>This KMS's own quote, as the guest agent gives it.</summary>
sealed record DstackQuote
{
    public required ReadOnlyMemory<byte> Quote { get; init; }

    /// <summary>A JSON array as text.</summary>
    public required string EventLog { get; init; }

    /// <summary>A JSON object as text; empty where the agent has none.</summary>
    public required string VmConfig { get; init; }
}
