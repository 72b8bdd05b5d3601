using System.Formats.Asn1;

namespace Attestation.Certificates;

/// <summary>What a PCK certificate says of the platform it belongs to.</summary>
/// <remarks>
/// Intel SGX PCK certificate and CRL profile specification, 1.3.5 "SGX extensions", OID 1.2.840.113741.1.13.1:
/// <see href="https://api.trustedservices.intel.com/documents/Intel_SGX_PCK_Certificate_CRL_Spec-1.5.pdf"/>.
/// </remarks>
sealed record PckExtension
{
    public const string ObjectIdentifier = "1.2.840.113741.1.13.1";

    /// <summary>How many TCB components a platform has.</summary>
    public const int ComponentCount = 16;

    const string Tcb = $"{ObjectIdentifier}.2";
    const string PceSvnName = $"{Tcb}.17";
    const string PceIdName = $"{ObjectIdentifier}.3";
    const string FmspcName = $"{ObjectIdentifier}.4";

    /// <summary>Family, model, stepping, platform type and custom SKU: 6 bytes.</summary>
    public required ReadOnlyMemory<byte> Fmspc { get; init; }

    /// <summary>2 bytes.</summary>
    public required ReadOnlyMemory<byte> PceId { get; init; }

    /// <summary>Security version of each of the 16 components.</summary>
    public required IReadOnlyList<byte> Components { get; init; }

    /// <summary>Security version of the provisioning certification enclave.</summary>
    public required ushort PceSvn { get; init; }

    /// <exception cref="MalformedCertificateException"/>
    public static PckExtension Parse(ReadOnlyMemory<byte> der) => Der.Parse(der, "The SGX extension", Read);

    static PckExtension Read(AsnReader reader)
    {
        var parts = ReadPairs(reader.ReadSequence());
        var tcb = ReadPairs(Find(parts, Tcb).ReadSequence());
        return new()
        {
            Fmspc = ReadBytes(parts, FmspcName, 6),
            PceId = ReadBytes(parts, PceIdName, 2),
            Components = [.. Enumerable.Range(1, ComponentCount).Select(index => (byte)ReadSvn(tcb, $"{Tcb}.{index}", byte.MaxValue))],
            PceSvn = (ushort)ReadSvn(tcb, PceSvnName, ushort.MaxValue),
        };
    }

    static Dictionary<string, ReadOnlyMemory<byte>> ReadPairs(AsnReader list)
    {
        var pairs = new Dictionary<string, ReadOnlyMemory<byte>>();
        while (list.HasData)
        {
            var pair = list.ReadSequence();
            var name = pair.ReadObjectIdentifier();
            if (!pairs.TryAdd(name, pair.ReadEncodedValue()))
                throw new AsnContentException($"{name} is there twice.");
            pair.ThrowIfNotEmpty();
        }
        return pairs;
    }

    static AsnReader Find(Dictionary<string, ReadOnlyMemory<byte>> pairs, string name) => pairs.TryGetValue(name, out var value)
        ? new(value, AsnEncodingRules.DER)
        : throw new AsnContentException($"{name} is missing.");

    static byte[] ReadBytes(Dictionary<string, ReadOnlyMemory<byte>> pairs, string name, int size)
    {
        var bytes = Find(pairs, name).ReadOctetString();
        return bytes.Length == size ? bytes : throw new AsnContentException($"{name} has {bytes.Length} bytes; {size} are expected.");
    }

    static uint ReadSvn(Dictionary<string, ReadOnlyMemory<byte>> pairs, string name, uint most) =>
        Find(pairs, name).TryReadUInt32(out var svn) && svn <= most
            ? svn
            : throw new AsnContentException($"{name} is not a security version between 0 and {most}.");
}
