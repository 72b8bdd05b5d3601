using System.Text;

namespace Attestation.Measurements;

/// <summary>One digest that a platform contributes, and where it comes from.</summary>
public sealed record PlatformFact
{
    static readonly Guid GlobalVariable = new("8be4df61-93ca-11d2-aa0d-00e098032b8c");
    static readonly Guid SecurityDatabase = new("d719b2cb-3d3a-4596-a3bc-dad00e67656f");

    public required FactBasis Basis { get; init; }

    public required Measurement Digest { get; init; }

    /// <summary>In words what is known of the hashed bytes: all, or only their digest.</summary>
    public required string Known { get; init; }

    /// <summary>The bytes themselves are known.</summary>
    public static PlatformFact OfData(FactBasis basis, ReadOnlySpan<byte> data) => new()
    {
        Basis = basis,
        Digest = Measurement.Hash(data),
        Known = $"the bytes {Convert.ToHexStringLower(data)}",
    };

    /// <summary>Only the digest is known.</summary>
    public static PlatformFact OfDigest(FactBasis basis, Measurement digest) => new() { Basis = basis, Digest = digest, Known = "its digest" };

    /// <summary>A secure boot variable with its content; none of it where the machine has no keys.</summary>
    public static PlatformFact OfVariable(FactBasis basis, string name, ReadOnlySpan<byte> data) => new()
    {
        Basis = basis,
        Digest = Measurement.Hash(VariableData(name, data)),
        Known = data.Length == 0 ? "an empty variable" : $"the variable's content {Convert.ToHexStringLower(data)}",
    };

    /// <summary>The fact as an event of RTMR0.</summary>
    public MeasuredEvent ToEvent(string name, string what) => new()
    {
        Name = name,
        Hashed = $"{what}; {Basis.ToString().ToLowerInvariant()}: {Known}",
        Digest = Digest,
    };

    /// <summary>UEFI_VARIABLE_DATA (TCG PC Client Platform Firmware Profile, 10.2.6): GUID, two lengths, name in UTF-16, content.</summary>
    static byte[] VariableData(string name, ReadOnlySpan<byte> data) =>
    [
        .. (name is "db" or "dbx" ? SecurityDatabase : GlobalVariable).ToByteArray(),
        .. BitConverter.GetBytes((ulong)name.Length),
        .. BitConverter.GetBytes((ulong)data.Length),
        .. Encoding.Unicode.GetBytes(name),
        .. data,
    ];
}
