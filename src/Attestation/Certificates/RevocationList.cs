using System.Formats.Asn1;

namespace Attestation.Certificates;

/// <summary>An X.509 v2 certificate revocation list.</summary>
/// <remarks>RFC 5280, 5.1. A partial list (delta, indirect, by reason) says so in a critical extension, and is refused.</remarks>
sealed record RevocationList
{
    static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 0);

    readonly HashSet<string> revoked = [];

    /// <summary>The part that the issuer signed.</summary>
    public required ReadOnlyMemory<byte> Signed { get; init; }

    /// <summary>r ‖ s.</summary>
    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>DER of the name.</summary>
    public required ReadOnlyMemory<byte> Issuer { get; init; }

    /// <summary>For people: the issuer's common name.</summary>
    public required string IssuerName { get; init; }

    public required DateTimeOffset ThisUpdate { get; init; }

    public required DateTimeOffset NextUpdate { get; init; }

    /// <summary>How many certificates are revoked.</summary>
    public int Count => revoked.Count;

    /// <exception cref="MalformedCertificateException"/>
    public static RevocationList Parse(ReadOnlyMemory<byte> der) => Der.Parse(der, "The revocation list", Read);

    /// <summary>True when the issuer has taken the certificate back; ask only about its own.</summary>
    public bool Revokes(Certificate certificate) => revoked.Contains(certificate.SerialText);

    /// <summary>True when the signature holds; names and dates are another matter.</summary>
    public bool IsSignedBy(Certificate issuer) => issuer.Key.Verifies(Signed.Span, Signature.Span);

    static RevocationList Read(AsnReader reader)
    {
        var (signed, signature) = Der.ReadSigned(reader);
        var body = new AsnReader(signed, AsnEncodingRules.DER).ReadSequence();
        if (!body.TryReadInt32(out var version) || version != 1)
            throw new AsnContentException("The revocation list is not of version 2.");
        Der.DemandAlgorithm(body);
        var issuer = body.ReadEncodedValue();
        var list = new RevocationList
        {
            Signed = signed,
            Signature = signature,
            Issuer = issuer,
            IssuerName = Der.ReadCommonName(issuer),
            ThisUpdate = Der.ReadTime(body),
            NextUpdate = Der.ReadTime(body),
        };
        if (body.HasData && body.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
            list.ReadEntries(body.ReadSequence());
        if (body.HasData)
            DemandKnownExtensions(body.ReadSequence(Extensions));
        body.ThrowIfNotEmpty();
        return list;
    }

    static void DemandKnownExtensions(AsnReader tagged)
    {
        Der.ReadExtensions(tagged, []);
        tagged.ThrowIfNotEmpty();
    }

    void ReadEntries(AsnReader entries)
    {
        while (entries.HasData)
        {
            var entry = entries.ReadSequence();
            revoked.Add(Convert.ToHexString(entry.ReadIntegerBytes().Span));
            Der.ReadTime(entry);
            if (entry.HasData)
                Der.ReadExtensions(entry, []);
            entry.ThrowIfNotEmpty();
        }
    }
}
