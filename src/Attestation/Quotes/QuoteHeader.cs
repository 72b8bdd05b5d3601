namespace Attestation.Quotes;

/// <summary>The first 48 bytes of a quote.</summary>
/// <remarks>Intel TDX DCAP quoting library API, A.3.1 "TD quote header".</remarks>
public sealed record QuoteHeader
{
    internal const int Size = 48;

    const ushort EcdsaP256 = 2;
    const uint TeeSgx = 0;
    const uint TeeTdx = 0x81;

    static ReadOnlySpan<byte> IntelQuotingEnclave =>
        [0x93, 0x9a, 0x72, 0x33, 0xf7, 0x9c, 0x4c, 0xa9, 0x94, 0x0a, 0x0d, 0xb3, 0x95, 0x7f, 0x06, 0x07];

    /// <summary>4, or 5 since a body may be of several kinds.</summary>
    public required ushort Version { get; init; }

    /// <summary>20 bytes of the quoting enclave's own; Intel's puts a platform id in the first 16.</summary>
    public required ReadOnlyMemory<byte> UserData { get; init; }

    internal static QuoteHeader Read(ref QuoteReader reader)
    {
        var version = reader.UInt16("header.version");
        if (version is 1 or 2 or 3)
            throw new NotTdxQuoteException("header.version", 0, $"is {version}: this is an SGX quote, not a TDX quote");
        if (version is not (4 or 5))
            throw new NotTdxQuoteException("header.version", 0, $"is {version}: this is not a TDX quote of version 4 or 5");
        var keyType = reader.UInt16("header.attestation_key_type");
        if (keyType is not EcdsaP256)
            throw new MalformedQuoteException("header.attestation_key_type", 2, $"is {keyType}; {EcdsaP256} (ECDSA with P-256) is expected");
        var tee = reader.UInt32("header.tee_type");
        if (tee is TeeSgx)
            throw new NotTdxQuoteException("header.tee_type", 4, "is 0: this is an SGX quote, not a TDX quote");
        if (tee is not TeeTdx)
            throw new NotTdxQuoteException("header.tee_type", 4, $"is 0x{tee:x}, not 0x{TeeTdx:x}: this is not a TDX quote");
        reader.Bytes(4, "header.reserved");
        var vendor = reader.Bytes(16, "header.qe_vendor_id");
        if (!vendor.Span.SequenceEqual(IntelQuotingEnclave))
            throw new MalformedQuoteException("header.qe_vendor_id", 12,
                $"is {Convert.ToHexStringLower(vendor.Span)}; Intel's {Convert.ToHexStringLower(IntelQuotingEnclave)} is expected");
        return new() { Version = version, UserData = reader.Bytes(20, "header.user_data") };
    }
}
