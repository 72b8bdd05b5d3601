namespace Attestation.Quotes;

/// <summary>What vouches for a quote's body: an attestation key, the quoting enclave that holds it, and the PCK that vouches for that.</summary>
/// <remarks>
/// Intel TDX DCAP quoting library API, A.3.8 to A.3.11. Of the <see cref="CertificationData">types of certification data</see> only 6 (QE
/// report) with 5 (PCK chain in PEM) inside brings all that a verification needs.
/// </remarks>
public sealed record QuoteSignature
{
    /// <summary>Over header and body by the attestation key: r ‖ s, 64 bytes.</summary>
    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>P-256 point, x ‖ y, 64 bytes.</summary>
    public required ReadOnlyMemory<byte> AttestationKey { get; init; }

    public required EnclaveReport QeReport { get; init; }

    /// <summary>Over the QE report by the PCK: r ‖ s, 64 bytes.</summary>
    public required ReadOnlyMemory<byte> QeReportSignature { get; init; }

    /// <summary>Chosen by the QE, hashed into its report data behind the attestation key.</summary>
    public required ReadOnlyMemory<byte> QeAuthenticationData { get; init; }

    /// <summary>PCK certificate, its CA and the root, in PEM; often with one NUL behind.</summary>
    public required ReadOnlyMemory<byte> PckChainPem { get; init; }

    /// <summary>From the attestation key to the end of the PCK chain: the same in all quotes of one quoting enclave on one platform.</summary>
    internal ReadOnlyMemory<byte> Certification { get; init; }

    internal static QuoteSignature Read(ref QuoteReader reader)
    {
        var end = reader.Length("signature") + reader.Offset;
        var signature = reader.Bytes(64, "signature.ecdsa");
        var start = reader.Offset;
        var key = reader.Bytes(64, "signature.attestation_key");
        DemandType(ref reader, "certification_data.type", CertificationData.QeReport);
        var outerEnd = reader.Length("certification_data") + reader.Offset;
        var report = EnclaveReport.Read(ref reader);
        var reportSignature = reader.Bytes(64, "qe_report_signature");
        var authenticationData = reader.ShortBlock("qe_authentication_data");
        DemandType(ref reader, "qe_certification_data.type", CertificationData.PckChainInPem);
        var chain = reader.Bytes(reader.Length("qe_certification_data"), "qe_certification_data");
        reader.DemandEnd(outerEnd, "certification_data");
        reader.DemandEnd(end, "signature");
        return new()
        {
            Signature = signature,
            AttestationKey = key,
            QeReport = report,
            QeReportSignature = reportSignature,
            QeAuthenticationData = authenticationData,
            PckChainPem = chain,
            Certification = reader.Since(start),
        };
    }

    static void DemandType(ref QuoteReader reader, string field, ushort expected)
    {
        var offset = reader.Offset;
        var type = reader.UInt16(field);
        if (type != expected)
            throw new MalformedQuoteException(field, offset, $"is {type} at offset {offset}, {CertificationData.Describe(type)}; {expected} is expected");
    }
}
