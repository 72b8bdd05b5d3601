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
    const string SgxTypeName = $"{ObjectIdentifier}.5";
    const string PlatformInstanceName = $"{ObjectIdentifier}.6";
    const string ConfigurationName = $"{ObjectIdentifier}.7";

    /// <summary>Family, model, stepping, platform type and custom SKU: 6 bytes.</summary>
    public required ReadOnlyMemory<byte> Fmspc { get; init; }

    /// <summary>2 bytes.</summary>
    public required ReadOnlyMemory<byte> PceId { get; init; }

    /// <summary>Security version of each of the 16 components.</summary>
    public required IReadOnlyList<byte> Components { get; init; }

    /// <summary>Security version of the provisioning certification enclave.</summary>
    public required ushort PceSvn { get; init; }

    /// <summary>How the platform protects the memory of enclaves.</summary>
    public required SgxType SgxType { get; init; }

    /// <summary>Of a multi-package platform: 16 bytes that say which one; null for a single package.</summary>
    public required ReadOnlyMemory<byte>? PlatformInstance { get; init; }

    /// <summary>Of a multi-package platform; null for a single package.</summary>
    public required PlatformConfiguration? Configuration { get; init; }

    /// <summary>All but the TCB components and what identifies the owner's machine to Intel, in words.</summary>
    public override string ToString()
    {
        var text = $"FMSPC {Hex(Fmspc)}, PCE id {Hex(PceId)}, PCE SVN {PceSvn}, SGX type {SgxTypes.NameOf(SgxType)}";
        if (PlatformInstance is { } instance)
            text += $", platform instance {Hex(instance)}";
        return Configuration is { } configuration ? $"{text}, {configuration}" : text;
    }

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
            SgxType = ReadSgxType(Find(parts, SgxTypeName)),
            PlatformInstance = parts.ContainsKey(PlatformInstanceName) ? (ReadOnlyMemory<byte>?)ReadBytes(parts, PlatformInstanceName, 16) : null,
            Configuration = parts.ContainsKey(ConfigurationName) ? ReadConfiguration(Find(parts, ConfigurationName)) : null,
        };
    }

    static SgxType ReadSgxType(AsnReader value) => value.ReadEnumeratedBytes().Span is [var type] && Enum.IsDefined((SgxType)type)
        ? (SgxType)type
        : throw new AsnContentException($"{SgxTypeName} is no type of SGX; 0 (standard), 1 (scalable) and 2 (scalable with integrity) are.");

    static PlatformConfiguration ReadConfiguration(AsnReader value)
    {
        var flags = ReadPairs(value.ReadSequence());
        return new() { IsDynamic = ReadFlag(flags, 1), HasCachedKeys = ReadFlag(flags, 2), HasSmt = ReadFlag(flags, 3) };
    }

    static bool? ReadFlag(Dictionary<string, ReadOnlyMemory<byte>> flags, int index)
    {
        if (!flags.TryGetValue($"{ConfigurationName}.{index}", out var value))
            return null;
        return new AsnReader(value, AsnEncodingRules.DER).ReadBoolean();
    }

    static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(bytes.Span);

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
