using System.Buffers.Binary;
using Attestation.Quotes;
using AttestationTests.Verification;

namespace AttestationTests.Hostile;

/// <summary>Quotes with where their lengths and kinds stand.</summary>
static class HostileQuotes
{
    const int Header = 48;
    const int Body10 = 584;
    const int Body15 = 648;
    const string RealQuote = "0171fb9535ce.bin";

    public static HostileFormat V4(ForgedEvidence evidence) => Format(evidence.Quote, Header + Body10);

    /// <summary>The same in the form of version 5, with the body of TDX 1.5, signed again.</summary>
    public static HostileFormat V5(ForgedEvidence evidence)
    {
        var format = Format(ToV5(evidence), Header + 6 + Body15);
        return format with { Fields = [.. format.Fields, new("body.type", Header, 2), new("body.size", Header + 2, 4)] };
    }

    /// <summary>A quote of Google Compute Engine, in its buffer of 8000 bytes.</summary>
    public static HostileFormat Real()
    {
        var quote = SharedVectors.Read("tdx", "quotes", RealQuote);
        var declared = quote.Length - TdxQuote.Parse(quote).Padding;
        return Format(quote, Header + Body10) with { IsWhole = length => length >= declared };
    }

    /// <summary>The quote as version 5 of it would be, its attestation key's signature included.</summary>
    public static byte[] ToV5(ForgedEvidence evidence)
    {
        var quote = evidence.Quote;
        byte[] signed =
        [
            5, 0, .. quote[2..Header],
            3, 0, .. BitConverter.GetBytes(Body15), .. quote[Header..(Header + Body10)], .. new byte[Body15 - Body10],
        ];
        var rest = quote[(Header + Body10)..];
        evidence.Forge.Platform.AttestationKey.Sign(signed).ToFixed().CopyTo(rest, sizeof(uint));
        return [.. signed, .. rest];
    }

    static HostileFormat Format(byte[] quote, int signature)
    {
        var certification = signature + 4 + 64 + 64;
        var authentication = certification + 6 + 384 + 64;
        var chain = authentication + 2 + BinaryPrimitives.ReadUInt16LittleEndian(quote.AsSpan(authentication));
        return new()
        {
            Name = "",
            Refusal = typeof(MalformedQuoteException),
            Valid = quote,
            Read = bytes => TdxQuote.Parse(bytes),
            Fields =
            [
                new("header.version", 0, 2),
                new("header.attestation_key_type", 2, 2),
                new("header.tee_type", 4, 4),
                new("signature length", signature, 4),
                new("certification_data.type", certification, 2),
                new("certification_data length", certification + 2, 4),
                new("qe_authentication_data length", authentication, 2),
                new("qe_certification_data.type", chain, 2),
                new("qe_certification_data length", chain + 2, 4),
            ],
        };
    }
}
