using Attestation.Measurements;

namespace Attestation.Quotes;

/// <summary>What the TDX module says of a trust domain: the body of a quote.</summary>
/// <remarks>
/// Intel TDX DCAP quoting library API, A.3.2 "TD quote body" (584 bytes; 648 for a TD 1.5). Read from bytes: nothing here is proven until
/// the quote around it is verified (<see cref="Verification.VerifiedQuote"/>).
/// </remarks>
public sealed record TdReport
{
    /// <summary>Bytes of a TD 1.0 body.</summary>
    internal const int Size10 = 584;

    /// <summary>Bytes of a TD 1.5 body: the 1.0 body, TEE_TCB_SVN_2 and MR_SERVICETD.</summary>
    internal const int Size15 = 648;

    /// <summary>TEE_TCB_SVN, 16 bytes: SVN and major version of the TDX module in [0] and [1], SEAM loader and microcode behind.</summary>
    public required ReadOnlyMemory<byte> TeeTcbSvn { get; init; }

    /// <summary>Measurement of the TDX module.</summary>
    public required Measurement MrSeam { get; init; }

    /// <summary>Signer of the TDX module; zero for Intel's.</summary>
    public required Measurement MrSignerSeam { get; init; }

    /// <summary>Attributes of the TDX module, 8 bytes.</summary>
    public required ReadOnlyMemory<byte> SeamAttributes { get; init; }

    public required TdAttributes Attributes { get; init; }

    /// <summary>Extended CPU features that the TD may use, a bit each as in XCR0.</summary>
    public required ulong Xfam { get; init; }

    public required RegisterValues Registers { get; init; }

    /// <summary>Set by the host when it created the TD, as are the two owners.</summary>
    public required Measurement MrConfigId { get; init; }

    public required Measurement MrOwner { get; init; }

    public required Measurement MrOwnerConfig { get; init; }

    /// <summary>The 64 bytes the TD gave when it asked for the quote.</summary>
    public required ReadOnlyMemory<byte> ReportData { get; init; }

    /// <summary>TEE_TCB_SVN_2 of a TD 1.5, 16 bytes: the TDX module now running; null for a TD 1.0.</summary>
    public ReadOnlyMemory<byte>? TeeTcbSvn2 { get; init; }

    /// <summary>Measurement of a service TD that can migrate this one; zero when there is none, null for a TD 1.0.</summary>
    public Measurement? MrServiceTd { get; init; }

    /// <summary>True when another TD may reach into this one, which is then worth no more than that one.</summary>
    public bool HasServiceTd => MrServiceTd is { IsZero: false };

    internal static TdReport Read(ref QuoteReader reader, int size)
    {
        var report = Read10(ref reader);
        return size is Size10 ? report : report with
        {
            TeeTcbSvn2 = reader.Bytes(16, "body.tee_tcb_svn_2"),
            MrServiceTd = reader.Measurement("body.mr_servicetd"),
        };
    }

    // Initializers run in the order in which they are written, and that is the layout; MRTD, read earlier, waits for its registers.
    static TdReport Read10(ref QuoteReader reader)
    {
        var teeTcbSvn = reader.Bytes(16, "body.tee_tcb_svn");
        var mrSeam = reader.Measurement("body.mr_seam");
        var mrSignerSeam = reader.Measurement("body.mr_signer_seam");
        var seamAttributes = reader.Bytes(8, "body.seam_attributes");
        var attributes = new TdAttributes(reader.UInt64("body.td_attributes"));
        var xfam = reader.UInt64("body.xfam");
        var mrTd = reader.Measurement("body.mrtd");
        return new()
        {
            TeeTcbSvn = teeTcbSvn,
            MrSeam = mrSeam,
            MrSignerSeam = mrSignerSeam,
            SeamAttributes = seamAttributes,
            Attributes = attributes,
            Xfam = xfam,
            MrConfigId = reader.Measurement("body.mr_config_id"),
            MrOwner = reader.Measurement("body.mr_owner"),
            MrOwnerConfig = reader.Measurement("body.mr_owner_config"),
            Registers = new()
            {
                MrTd = mrTd,
                Rtmr0 = reader.Measurement("body.rtmr0"),
                Rtmr1 = reader.Measurement("body.rtmr1"),
                Rtmr2 = reader.Measurement("body.rtmr2"),
                Rtmr3 = reader.Measurement("body.rtmr3"),
            },
            ReportData = reader.Bytes(64, "body.report_data"),
        };
    }
}
