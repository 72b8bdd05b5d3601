using Attestation.Collateral;
using Attestation.Verification;
using Simulator.Collateral;

namespace AttestationTests.Verification;

/// <summary>One change to valid evidence, and the one reason for which it has to be refused.</summary>
sealed record Tampering(string Name, RejectionReason Reason, Func<ForgedEvidence, ForgedEvidence> Change)
{
    const int VersionOffset = 0;
    const int ReportDataOffset = 48 + 520;
    const int QeReportDataOffset = 320;

    static readonly DateTimeOffset Earlier = ForgedEvidence.Noon.AddDays(-40);
    static readonly DateTimeOffset Tomorrow = ForgedEvidence.Noon.AddDays(1);

    public static IReadOnlyList<Tampering> All { get; } =
    [
        new("truncated quote", RejectionReason.MalformedQuote, valid => valid with { Quote = valid.Quote[..^2] }),
        new("SGX version", RejectionReason.NotTdxQuote, valid => valid.WithQuoteByte(VersionOffset, _ => 3)),
        new("chain with a strange line", RejectionReason.MalformedCertificate, valid => valid.WithPckChain("-----BEGIN CERTIFICATE-----", "-----begin CERTIFICATE-----")),
        new("chain that ends in a block", RejectionReason.MalformedCertificate, valid => OnCollateral(valid, it => it with { TcbInfoIssuerChain = it.TcbInfoIssuerChain[..^20] })),
        new("chain of one", RejectionReason.CertificateChain, valid => OnCollateral(valid, it => it with { TcbInfoIssuerChain = valid.Forge.RootPem })),
        new("signing chain reversed", RejectionReason.UntrustedRoot, valid => OnCollateral(valid, it =>
            it with { QeIdentityIssuerChain = valid.Forge.RootPem + valid.Forge.Platform.TcbSigning.Pem })),
        new("PCK issued by another authority", RejectionReason.CertificateChain, valid =>
            valid.WithPckChain(valid.Forge.Platform.PlatformCa.Pem, Foreign("another").Forge.Platform.PlatformCa.Pem)),
        new("foreign root", RejectionReason.UntrustedRoot, valid => valid with { Root = Foreign("another").Root }),
        new("foreign collateral", RejectionReason.UntrustedRoot, valid => valid with { Collateral = Foreign("another").Collateral }),
        new("collateral signed by an authority", RejectionReason.MalformedCertificate, valid => OnCollateral(valid, it =>
            it with { TcbInfoIssuerChain = it.PckCrlIssuerChain })),
        new("before the certificates", RejectionReason.CertificateValidity, valid => valid with { Now = new(2023, 12, 31, 0, 0, 0, TimeSpan.Zero) }),
        new("after the certificates", RejectionReason.CertificateValidity, valid => valid with { Now = new(2041, 1, 1, 0, 0, 0, TimeSpan.Zero) }),
        new("revoked PCK", RejectionReason.CertificateRevoked, valid => Judged(valid, new() { IsPckRevoked = true })),
        new("revoked platform CA", RejectionReason.CertificateRevoked, valid => Judged(valid, new() { IsPlatformCaRevoked = true })),
        new("truncated revocation list", RejectionReason.MalformedCollateral, valid => OnCollateral(valid, it => it with { PckCrl = it.PckCrl[..^1] })),
        new("TCB info of version 2", RejectionReason.MalformedCollateral, valid => valid.WithTcbInfo("\"version\":3", "\"version\":2")),
        new("TCB info for SGX", RejectionReason.MalformedCollateral, valid => valid.WithTcbInfo("\"id\":\"TDX\"", "\"id\":\"SGX\"")),
        new("TCB info with a status unknown here", RejectionReason.MalformedCollateral, valid => valid.WithTcbInfo("UpToDate", "Splendid")),
        new("TCB info with a status in digits", RejectionReason.MalformedCollateral, valid => valid.WithTcbInfo("\"UpToDate\"", "99")),
        new("TCB info with a status in digits as text", RejectionReason.MalformedCollateral, valid => valid.WithTcbInfo("\"UpToDate\"", "\"0\"")),
        new("TCB info with two statuses in one", RejectionReason.MalformedCollateral, valid => valid.WithTcbInfo("\"UpToDate\"", "\"UpToDate, SWHardeningNeeded\"")),
        new("TCB info with a level that is null", RejectionReason.MalformedCollateral, valid => valid.WithTcbInfo("\"tcbLevels\":[{\"tcb\":{\"sgx", "\"tcbLevels\":[null,{\"tcb\":{\"sgx")),
        new("TCB info with fifteen components", RejectionReason.MalformedCollateral, valid => valid.WithTcbInfo("\"sgxtcbcomponents\":[{\"svn\":4},", "\"sgxtcbcomponents\":[")),
        new("TCB info with a member twice", RejectionReason.MalformedCollateral, valid => valid.WithTcbInfo("\"version\":3", "\"version\":3,\"version\":3")),
        new("TCB info that is no JSON", RejectionReason.MalformedCollateral, valid => valid.WithTcbInfo("\"id\"", "\"\\ud800")),
        new("TCB info with a mask too short", RejectionReason.TdxModuleMismatch, valid => valid.WithTcbInfo("\"attributesMask\":\"FF", "\"attributesMask\":\"")),
        new("identity of the SGX quoting enclave", RejectionReason.MalformedCollateral, valid => valid.WithQeIdentity("TD_QE", "QE")),
        new("PCK list with a broken signature", RejectionReason.CrlSignature, valid => OnCollateral(valid, it => it with { PckCrl = LastBitFlipped(it.PckCrl) })),
        new("root list with a broken signature", RejectionReason.CrlSignature, valid => OnCollateral(valid, it => it with { RootCaCrl = LastBitFlipped(it.RootCaCrl) })),
        new("root list for PCK list", RejectionReason.CrlSignature, valid => OnCollateral(valid, it => it with { PckCrl = it.RootCaCrl })),
        new("old PCK list", RejectionReason.CrlValidity, valid => OnCollateral(valid, it => it with { PckCrl = Of(valid, Earlier).PckCrl })),
        new("root list of tomorrow", RejectionReason.CrlValidity, valid => OnCollateral(valid, it => it with { RootCaCrl = Of(valid, Tomorrow).RootCaCrl })),
        new("TCB info with a space more", RejectionReason.TcbInfoSignature, valid => OnCollateral(valid, it => it with { TcbInfo = it.TcbInfo + " " })),
        new("old TCB info", RejectionReason.TcbInfoValidity, valid => OnCollateral(valid, it => WithTcbInfo(it, Of(valid, Earlier)))),
        new("TCB info of tomorrow", RejectionReason.TcbInfoValidity, valid => OnCollateral(valid, it => WithTcbInfo(it, Of(valid, Tomorrow)))),
        new("QE identity with TCB info's signature", RejectionReason.QeIdentitySignature, valid => OnCollateral(valid, it => it with { QeIdentitySignature = it.TcbInfoSignature })),
        new("old QE identity", RejectionReason.QeIdentityValidity, valid => OnCollateral(valid, it => WithQeIdentity(it, Of(valid, Earlier)))),
        new("QE identity of tomorrow", RejectionReason.QeIdentityValidity, valid => OnCollateral(valid, it => WithQeIdentity(it, Of(valid, Tomorrow)))),
        new("TCB info of a recovery before the one demanded", RejectionReason.TcbEvaluationFloor, valid =>
            valid.WithTcbInfo("\"tcbEvaluationDataNumber\":20", "\"tcbEvaluationDataNumber\":19") with { Demands = new() { TcbEvaluationFloor = 20 } }),
        new("QE identity of a recovery before the one demanded", RejectionReason.TcbEvaluationFloor, valid =>
            valid.WithQeIdentity("\"tcbEvaluationDataNumber\":20", "\"tcbEvaluationDataNumber\":19") with { Demands = new() { TcbEvaluationFloor = 20 } }),
        new("TCB info for another FMSPC", RejectionReason.PlatformMismatch, valid => valid.WithTcbInfo("5EED6F000000", "5EED6F000001")),
        new("TCB info for another PCE", RejectionReason.PlatformMismatch, valid => valid.WithTcbInfo("\"pceId\":\"0000\"", "\"pceId\":\"0001\"")),
        new("QE report that the PCK did not sign", RejectionReason.QeReportSignature, valid => valid.WithQuoteByte(QeReportStart(valid), Flip)),
        new("QE report for another attestation key", RejectionReason.QeReportData, valid => valid.WithQeReport(report => report[QeReportDataOffset] ^= 1)),
        new("QE report data with something behind the hash", RejectionReason.QeReportData, valid => valid.WithQeReport(report => report[^1] ^= 1)),
        new("another product of Intel's", RejectionReason.QeIdentityMismatch, valid => valid.WithQeIdentity("\"isvprodid\":2", "\"isvprodid\":1")),
        new("quoting enclave under debug", RejectionReason.QeIdentityMismatch, valid => valid.WithQeReport(report => report[48] |= 2)),
        new("other report data", RejectionReason.QuoteSignature, valid => valid.WithQuoteByte(ReportDataOffset, Flip)),
        new("TDX module of a version not listed", RejectionReason.TdxModuleMismatch, valid => valid.WithTcbInfo("TDX_01", "TDX_02")),
        new("TDX module of another signer", RejectionReason.TdxModuleMismatch, valid => valid.WithTcbInfo($"\"mrsigner\":\"0", $"\"mrsigner\":\"1")),
        new("PCE below every level", RejectionReason.NoTcbLevel, valid => valid.WithTcbInfo("\"pcesvn\":1", "\"pcesvn\":10")),
        new("quoting enclave below every level", RejectionReason.NoTcbLevel, valid => valid.WithQeIdentity("\"isvsvn\":", "\"isvsvn\":1")),
        new("revoked TCB level", RejectionReason.TcbRevoked, valid => Judged(valid, new() { TcbStatus = "Revoked" })),
    ];

    static ForgedEvidence Foreign(string seed) => ForgedEvidence.Create(seed);

    static ForgedEvidence Judged(ForgedEvidence valid, CollateralOptions options) =>
        valid with { Collateral = ForgedEvidence.CollateralOf(valid.Forge, ForgedEvidence.Noon, options) };

    static QuoteCollateral Of(ForgedEvidence valid, DateTimeOffset day) => ForgedEvidence.CollateralOf(valid.Forge, day);

    static ForgedEvidence OnCollateral(ForgedEvidence valid, Func<QuoteCollateral, QuoteCollateral> change) =>
        valid with { Collateral = change(valid.Collateral) };

    static QuoteCollateral WithTcbInfo(QuoteCollateral collateral, QuoteCollateral other) =>
        collateral with { TcbInfo = other.TcbInfo, TcbInfoSignature = other.TcbInfoSignature };

    static QuoteCollateral WithQeIdentity(QuoteCollateral collateral, QuoteCollateral other) =>
        collateral with { QeIdentity = other.QeIdentity, QeIdentitySignature = other.QeIdentitySignature };

    static int QeReportStart(ForgedEvidence valid) =>
        valid.Quote.AsSpan().IndexOf(Attestation.Quotes.TdxQuote.Parse(valid.Quote).Signature.QeReport.Raw.Span);

    static byte Flip(byte value) => (byte)(value ^ 1);

    static byte[] LastBitFlipped(ReadOnlyMemory<byte> bytes) => [.. bytes[..^1].ToArray(), Flip(bytes.Span[^1])];
}
