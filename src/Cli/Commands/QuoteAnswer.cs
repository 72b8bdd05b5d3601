using System.Text.Json.Serialization;
using Attestation.Collateral;
using Attestation.Measurements;
using Attestation.Quotes;
using Attestation.Verification;

namespace Cli.Commands;

/// <summary>What <c>quote show</c> answers: a quote's own words. Bytes are lower-case hex in the order of the quote.</summary>
sealed record QuoteAnswer
{
    public required int Version { get; init; }
    public required string TeeTcbSvn { get; init; }
    public required Measurement MrSeam { get; init; }
    public required Measurement MrSignerSeam { get; init; }
    public required string SeamAttributes { get; init; }
    public required string TdAttributes { get; init; }
    public required bool Debug { get; init; }
    public required string Xfam { get; init; }

    [JsonPropertyName("mrtd")]
    public required Measurement MrTd { get; init; }

    public required Measurement Rtmr0 { get; init; }
    public required Measurement Rtmr1 { get; init; }
    public required Measurement Rtmr2 { get; init; }
    public required Measurement Rtmr3 { get; init; }
    public required Measurement MrConfigId { get; init; }
    public required Measurement MrOwner { get; init; }
    public required Measurement MrOwnerConfig { get; init; }
    public required string ReportData { get; init; }

    /// <summary>Null for a TD 1.0, as is the next.</summary>
    [JsonPropertyName("tee_tcb_svn_2")]
    public required string? TeeTcbSvn2 { get; init; }

    [JsonPropertyName("mr_servicetd")]
    public required Measurement? MrServiceTd { get; init; }

    public required string Fmspc { get; init; }
    public required PckCa PckCa { get; init; }

    /// <summary>Zero bytes behind the quote.</summary>
    public required int Padding { get; init; }

    public static QuoteAnswer Of(TdxQuote quote)
    {
        var (report, platform) = (quote.Report, QuotePlatform.Read(quote));
        return new()
        {
            Version = quote.Header.Version,
            TeeTcbSvn = Hex(report.TeeTcbSvn),
            MrSeam = report.MrSeam,
            MrSignerSeam = report.MrSignerSeam,
            SeamAttributes = Hex(report.SeamAttributes),
            TdAttributes = report.Attributes.ToString(),
            Debug = report.Attributes.IsDebug,
            Xfam = Hex(BitConverter.GetBytes(report.Xfam)),
            MrTd = report.Registers.MrTd,
            Rtmr0 = report.Registers.Rtmr0,
            Rtmr1 = report.Registers.Rtmr1,
            Rtmr2 = report.Registers.Rtmr2,
            Rtmr3 = report.Registers.Rtmr3,
            MrConfigId = report.MrConfigId,
            MrOwner = report.MrOwner,
            MrOwnerConfig = report.MrOwnerConfig,
            ReportData = Hex(report.ReportData),
            TeeTcbSvn2 = report.TeeTcbSvn2 is { } svn ? Hex(svn) : null,
            MrServiceTd = report.MrServiceTd,
            Fmspc = platform.Fmspc,
            PckCa = platform.Ca,
            Padding = quote.Padding,
        };
    }

    public string ToText() => $"""
        quote         version {Version}, {(MrServiceTd is null ? "TD 1.0" : "TD 1.5")}{(Padding is 0 ? "" : $", {Padding} zero bytes behind it")}
        platform      FMSPC {Fmspc}, PCK of the {PckCa.ToString().ToLowerInvariant()} CA, TEE TCB SVN {TeeTcbSvn}
        attributes    {TdAttributes}{(Debug ? ": DEBUG, the host can read this machine's memory" : "")}
        MRTD          {MrTd}
        RTMR0         {Rtmr0}
        RTMR1         {Rtmr1}
        RTMR2         {Rtmr2}
        RTMR3         {Rtmr3}
        MRCONFIGID    {MrConfigId}
        report data   {ReportData}
        service TD    {(MrServiceTd is { IsZero: false } service ? service : "none")}

        """;

    static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(bytes.Span);
}
