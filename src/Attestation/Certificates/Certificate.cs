using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Attestation.Certificates;

/// <summary>An X.509 v3 certificate of the kind that Intel's PKI has: P-256 keys, ECDSA signatures.</summary>
/// <remarks>
/// RFC 5280, 4.1. Read here rather than by the platform's X.509 code, because every byte has to be accounted for and nothing may depend
/// on the machine's stores, clock or network.
/// </remarks>
sealed record Certificate
{
    const string EcPublicKey = "1.2.840.10045.2.1";
    const string Prime256V1 = "1.2.840.10045.3.1.7";
    const string BasicConstraints = "2.5.29.19";
    const string KeyUsageName = "2.5.29.15";

    static readonly string[] KnownExtensions = [BasicConstraints, KeyUsageName, PckExtension.ObjectIdentifier];

    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>The part that the issuer signed.</summary>
    public required ReadOnlyMemory<byte> Signed { get; init; }

    /// <summary>r ‖ s.</summary>
    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>As encoded; unique per issuer.</summary>
    public required ReadOnlyMemory<byte> SerialNumber { get; init; }

    /// <summary>DER of the name; names are equal when these bytes are.</summary>
    public required ReadOnlyMemory<byte> Issuer { get; init; }

    /// <inheritdoc cref="Issuer"/>
    public required ReadOnlyMemory<byte> Subject { get; init; }

    /// <summary>For people: the subject's common name.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>x ‖ y.</summary>
    public required ReadOnlyMemory<byte> PublicKey { get; init; }

    public required bool IsAuthority { get; init; }

    /// <summary>How many authorities may stand below this one; null for any number.</summary>
    public required int? PathLength { get; init; }

    public required KeyUsage KeyUsage { get; init; }

    /// <summary>Content of Intel's SGX extension; null in all certificates but a PCK's.</summary>
    public required ReadOnlyMemory<byte>? SgxExtension { get; init; }

    /// <summary><see cref="PublicKey"/>, imported when it is first used.</summary>
    public P256Key Key => field ??= new(PublicKey.Span);

    /// <summary><see cref="SerialNumber"/> in hex.</summary>
    public string SerialText => field ??= Convert.ToHexString(SerialNumber.Span);

    /// <summary>SHA-256 of the DER, in hex.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Raw.Span));

    /// <exception cref="MalformedCertificateException"/>
    public static Certificate Parse(ReadOnlyMemory<byte> der) => Der.Parse(der, "The certificate", Read) with { Raw = der };

    /// <summary>True when the signature holds; names, kinds and dates are another matter.</summary>
    public bool IsSignedBy(Certificate issuer) => issuer.Key.Verifies(Signed.Span, Signature.Span);

    public bool IsValidAt(DateTimeOffset time) => NotBefore <= time && time <= NotAfter;

    public bool Equals(Certificate? other) => other is not null && Raw.Span.SequenceEqual(other.Raw.Span);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Signature.Span);
        return hash.ToHashCode();
    }

    public override string ToString() => Name;

    static Certificate Read(AsnReader reader)
    {
        var (signed, signature) = Der.ReadSigned(reader);
        var body = new AsnReader(signed, AsnEncodingRules.DER).ReadSequence();
        DemandVersion3(body);
        var serialNumber = body.ReadIntegerBytes();
        Der.DemandAlgorithm(body);
        var issuer = body.ReadEncodedValue();
        var validity = body.ReadSequence();
        var (notBefore, notAfter) = (Der.ReadTime(validity), Der.ReadTime(validity));
        validity.ThrowIfNotEmpty();
        var subject = body.ReadEncodedValue();
        var key = ReadKey(body.ReadSequence());
        var tagged = body.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 3));
        var extensions = Der.ReadExtensions(tagged, KnownExtensions);
        tagged.ThrowIfNotEmpty();
        body.ThrowIfNotEmpty();
        var (isAuthority, pathLength) = ReadConstraints(extensions.GetValueOrDefault(BasicConstraints));
        return new()
        {
            Raw = default,
            Signed = signed,
            Signature = signature,
            SerialNumber = serialNumber,
            Issuer = issuer,
            Subject = subject,
            Name = Der.ReadCommonName(subject),
            NotBefore = notBefore,
            NotAfter = notAfter,
            PublicKey = key,
            IsAuthority = isAuthority,
            PathLength = pathLength,
            KeyUsage = ReadKeyUsage(extensions.GetValueOrDefault(KeyUsageName)),
            SgxExtension = extensions.TryGetValue(PckExtension.ObjectIdentifier, out var pck) ? (ReadOnlyMemory<byte>?)pck : null,
        };
    }

    static void DemandVersion3(AsnReader body)
    {
        var version = body.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
        if (!version.TryReadInt32(out var number) || number != 2)
            throw new AsnContentException("The certificate is not of version 3.");
        version.ThrowIfNotEmpty();
    }

    static byte[] ReadKey(AsnReader key)
    {
        var algorithm = key.ReadSequence();
        var (kind, curve) = (algorithm.ReadObjectIdentifier(), algorithm.ReadObjectIdentifier());
        if (kind is not EcPublicKey || curve is not Prime256V1)
            throw new AsnContentException($"The key is of kind {kind} {curve}; a P-256 key is expected.");
        algorithm.ThrowIfNotEmpty();
        var point = key.ReadBitString(out var unused);
        key.ThrowIfNotEmpty();
        return point is [4, .. { Length: P256.KeySize } coordinates] && unused == 0
            ? coordinates
            : throw new AsnContentException("The key is not an uncompressed point of P-256.");
    }

    static (bool IsAuthority, int? PathLength) ReadConstraints(byte[]? der)
    {
        if (der is null)
            return (false, null);
        var constraints = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        var isAuthority = constraints.HasData && constraints.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && constraints.ReadBoolean();
        int? pathLength = constraints.HasData && constraints.TryReadInt32(out var length) ? length : null;
        constraints.ThrowIfNotEmpty();
        return (isAuthority, pathLength);
    }

    static KeyUsage ReadKeyUsage(byte[]? der) =>
        der is null ? KeyUsage.None : new AsnReader(der, AsnEncodingRules.DER).ReadNamedBitListValue<KeyUsage>();
}
