using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Attestation.Certificates;

/// <summary>The pieces that X.509 certificates and revocation lists share.</summary>
/// <remarks>RFC 5280, 4.1 and 5.1. DER only: a value has one encoding, so that no byte can change unnoticed.</remarks>
static class Der
{
    const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";
    const string CommonName = "2.5.4.3";

    /// <summary>Runs a parser; whatever it finds wrong becomes the one exception of this folder.</summary>
    public static T Parse<T>(ReadOnlyMemory<byte> der, string what, Func<AsnReader, T> parse)
    {
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            var parsed = parse(reader);
            reader.ThrowIfNotEmpty();
            return parsed;
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException or ArgumentException or InvalidOperationException)
        {
            throw new MalformedCertificateException($"{what} is not the DER of one: {e.Message}", e);
        }
    }

    /// <summary>tbs, algorithm, signature: the frame around everything that is signed; what was signed comes back as it stood there.</summary>
    public static (ReadOnlyMemory<byte> Signed, byte[] Signature) ReadSigned(AsnReader reader)
    {
        var frame = reader.ReadSequence();
        var signed = frame.ReadEncodedValue();
        DemandAlgorithm(frame);
        var bits = frame.ReadBitString(out var unused);
        frame.ThrowIfNotEmpty();
        if (unused != 0)
            throw new AsnContentException("The signature is not a whole number of bytes.");
        return (signed, ReadSignature(bits));
    }

    public static void DemandAlgorithm(AsnReader reader)
    {
        var algorithm = reader.ReadSequence();
        var name = algorithm.ReadObjectIdentifier();
        algorithm.ThrowIfNotEmpty();
        if (name != EcdsaWithSha256)
            throw new AsnContentException($"The signature algorithm is {name}; {EcdsaWithSha256} (ECDSA with SHA-256) is expected.");
    }

    public static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();

    /// <summary>The extensions with their content, each at most once; an unknown one that is critical is refused.</summary>
    public static Dictionary<string, byte[]> ReadExtensions(AsnReader reader, ReadOnlySpan<string> known)
    {
        var extensions = new Dictionary<string, byte[]>();
        for (var list = reader.ReadSequence(); list.HasData;)
        {
            var extension = list.ReadSequence();
            var name = extension.ReadObjectIdentifier();
            var isCritical = extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
            if (isCritical && !known.Contains(name))
                throw new AsnContentException($"The critical extension {name} is not known here.");
            if (!extensions.TryAdd(name, extension.ReadOctetString()))
                throw new AsnContentException($"The extension {name} is there twice.");
            extension.ThrowIfNotEmpty();
        }
        return extensions;
    }

    /// <summary>The common name within a name, for people; empty when there is none.</summary>
    public static string ReadCommonName(ReadOnlyMemory<byte> name)
    {
        for (var parts = new AsnReader(name, AsnEncodingRules.DER).ReadSequence(); parts.HasData;)
        {
            var part = parts.ReadSetOf().ReadSequence();
            if (part.ReadObjectIdentifier() is CommonName)
                return part.ReadCharacterString((UniversalTagNumber)part.PeekTag().TagValue);
        }
        return "";
    }

    static byte[] ReadSignature(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var pair = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var signature = new byte[P256.SignatureSize];
        ReadUnsigned(pair, signature.AsSpan(0, signature.Length / 2));
        ReadUnsigned(pair, signature.AsSpan(signature.Length / 2));
        pair.ThrowIfNotEmpty();
        return signature;
    }

    static void ReadUnsigned(AsnReader reader, Span<byte> destination)
    {
        var value = reader.ReadIntegerBytes().Span;
        if (value is [0, .. var positive])
            value = positive;
        else if (value[0] >= 0x80)
            throw new AsnContentException("A part of the signature is negative.");
        if (value.Length > destination.Length)
            throw new AsnContentException($"A part of the signature has {value.Length} bytes; a P-256 signature has {destination.Length}.");
        value.CopyTo(destination[^value.Length..]);
    }
}
