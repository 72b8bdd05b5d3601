namespace Attestation.Quotes;

/// <summary>What the processor says of an SGX enclave; here always the quoting enclave (QE).</summary>
/// <remarks>Intel SGX DCAP quoting library API, A.4 "Enclave report body", 384 bytes.</remarks>
public sealed record EnclaveReport
{
    internal const int Size = 384;

    /// <summary>The 384 bytes: what the PCK signs.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>16 bytes.</summary>
    public required ReadOnlyMemory<byte> CpuSvn { get; init; }

    /// <summary>4 bytes.</summary>
    public required ReadOnlyMemory<byte> MiscSelect { get; init; }

    /// <summary>16 bytes.</summary>
    public required ReadOnlyMemory<byte> Attributes { get; init; }

    /// <summary>Hash of the enclave, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> MrEnclave { get; init; }

    /// <summary>Hash of its signer's key, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> MrSigner { get; init; }

    public required ushort IsvProdId { get; init; }

    public required ushort IsvSvn { get; init; }

    /// <summary>64 bytes.</summary>
    public required ReadOnlyMemory<byte> ReportData { get; init; }

    internal static EnclaveReport Read(ref QuoteReader outer)
    {
        var raw = outer.Bytes(Size, "qe_report");
        var reader = new QuoteReader(raw);
        var cpuSvn = reader.Bytes(16, "qe_report.cpu_svn");
        var miscSelect = reader.Bytes(4, "qe_report.misc_select");
        reader.Bytes(28, "qe_report.reserved1");
        var attributes = reader.Bytes(16, "qe_report.attributes");
        var mrEnclave = reader.Bytes(32, "qe_report.mr_enclave");
        reader.Bytes(32, "qe_report.reserved2");
        var mrSigner = reader.Bytes(32, "qe_report.mr_signer");
        reader.Bytes(96, "qe_report.reserved3");
        var isvProdId = reader.UInt16("qe_report.isv_prod_id");
        var isvSvn = reader.UInt16("qe_report.isv_svn");
        reader.Bytes(60, "qe_report.reserved4");
        return new()
        {
            Raw = raw,
            CpuSvn = cpuSvn,
            MiscSelect = miscSelect,
            Attributes = attributes,
            MrEnclave = mrEnclave,
            MrSigner = mrSigner,
            IsvProdId = isvProdId,
            IsvSvn = isvSvn,
            ReportData = reader.Bytes(64, "qe_report.report_data"),
        };
    }
}
