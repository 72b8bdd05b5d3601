using System.Text.Json.Serialization;
using Attestation.Quotes;

namespace Node.Admin;

/// <summary>A quote taken apart as merod shows it: numbers, and bytes in lower-case hex in the order of the quote.</summary>
sealed record QuoteParts
{
    public required QuoteHeaderParts Header { get; init; }

    public required QuoteBodyParts Body { get; init; }

    public required string Signature { get; init; }

    /// <summary>SEC1: 04 ‖ x ‖ y.</summary>
    public required string AttestationKey { get; init; }

    public required CertificationParts CertificationData { get; init; }

    public static QuoteParts Of(TdxQuote quote) => new()
    {
        Header = QuoteHeaderParts.Of(quote),
        Body = QuoteBodyParts.Of(quote.Report),
        Signature = Hex(quote.Signature.Signature),
        AttestationKey = "04" + Hex(quote.Signature.AttestationKey),
        CertificationData = new()
        {
            Data = new()
            {
                QeReport = Hex(quote.Signature.QeReport.Raw),
                Signature = Hex(quote.Signature.QeReportSignature),
                QeAuthenticationData = Hex(quote.Signature.QeAuthenticationData),
                CertificationData = Hex(quote.Signature.PckChainPem),
            },
        },
    };

    public static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(bytes.Span);
}

/// <summary>The signed header.</summary>
sealed record QuoteHeaderParts
{
    public required int Version { get; init; }

    public required int AttestationKeyType { get; init; }

    public required int TeeType { get; init; }

    public required string QeVendorId { get; init; }

    public required string UserData { get; init; }

    // The three that a quote of ours can have one value of only are read from where they stand.
    public static QuoteHeaderParts Of(TdxQuote quote)
    {
        var signed = quote.SignedBytes;
        return new()
        {
            Version = quote.Header.Version,
            AttestationKeyType = BitConverter.ToUInt16(signed.Span[2..]),
            TeeType = BitConverter.ToInt32(signed.Span[4..]),
            QeVendorId = QuoteParts.Hex(signed[12..28]),
            UserData = QuoteParts.Hex(quote.Header.UserData),
        };
    }
}

/// <summary>What the TDX module said of the machine.</summary>
sealed record QuoteBodyParts
{
    public required string TdxVersion { get; init; }
    public required string TeeTcbSvn { get; init; }
    public required string Mrseam { get; init; }
    public required string Mrsignerseam { get; init; }
    public required string Seamattributes { get; init; }
    public required string Tdattributes { get; init; }
    public required string Xfam { get; init; }
    public required string Mrtd { get; init; }
    public required string Mrconfigid { get; init; }
    public required string Mrowner { get; init; }
    public required string Mrownerconfig { get; init; }
    public required string Rtmr0 { get; init; }
    public required string Rtmr1 { get; init; }
    public required string Rtmr2 { get; init; }
    public required string Rtmr3 { get; init; }
    public required string Reportdata { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TeeTcbSvn2 { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Mrservicetd { get; init; }

    public static QuoteBodyParts Of(TdReport report) => new()
    {
        TdxVersion = report.TeeTcbSvn2 is null ? "1.0" : "1.5",
        TeeTcbSvn = QuoteParts.Hex(report.TeeTcbSvn),
        Mrseam = report.MrSeam.ToString(),
        Mrsignerseam = report.MrSignerSeam.ToString(),
        Seamattributes = QuoteParts.Hex(report.SeamAttributes),
        Tdattributes = report.Attributes.ToString(),
        Xfam = QuoteParts.Hex(BitConverter.GetBytes(report.Xfam)),
        Mrtd = report.Registers.MrTd.ToString(),
        Mrconfigid = report.MrConfigId.ToString(),
        Mrowner = report.MrOwner.ToString(),
        Mrownerconfig = report.MrOwnerConfig.ToString(),
        Rtmr0 = report.Registers.Rtmr0.ToString(),
        Rtmr1 = report.Registers.Rtmr1.ToString(),
        Rtmr2 = report.Registers.Rtmr2.ToString(),
        Rtmr3 = report.Registers.Rtmr3.ToString(),
        Reportdata = QuoteParts.Hex(report.ReportData),
        TeeTcbSvn2 = report.TeeTcbSvn2 is { } svn ? QuoteParts.Hex(svn) : null,
        Mrservicetd = report.MrServiceTd?.ToString(),
    };
}

/// <summary>Who vouches for the attestation key: of merod's kinds the one that can be verified.</summary>
sealed record CertificationParts
{
    public string Type { get; } = "qeReportCertificationData";

    public required EnclaveParts Data { get; init; }
}

/// <summary>The quoting enclave's report, and the chain of the key that signed it.</summary>
sealed record EnclaveParts
{
    public required string QeReport { get; init; }

    public required string Signature { get; init; }

    public required string QeAuthenticationData { get; init; }

    public string CertificationDataType { get; } = "PckCertChain";

    public required string CertificationData { get; init; }
}
