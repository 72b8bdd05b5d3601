namespace Attestation.EventLogs;

/// <summary>One digest of an event: what one bank, or the trust domain's register, was extended by.</summary>
public readonly record struct LoggedDigest(TcgAlgorithm Algorithm, ReadOnlyMemory<byte> Value)
{
    public override string ToString() => $"{TcgAlgorithms.NameOf(Algorithm)} {Convert.ToHexStringLower(Value.Span)}";
}
