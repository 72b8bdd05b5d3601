using System.Security.Cryptography;
using Attestation.Certificates;
using Attestation.Collateral;
using Attestation.Quotes;

namespace Attestation.Verification;

/// <summary>A quote whose signatures lead to the root: what can be established without collateral.</summary>
sealed record PlatformEvidence
{
    public required TdxQuote Quote { get; init; }

    public required Certificate PckCertificate { get; init; }

    /// <summary>The issuer of the PCK certificate.</summary>
    public required Certificate Authority { get; init; }

    public required PckExtension Pck { get; init; }

    /// <summary>Which of the two authorities that is.</summary>
    public required PckCa Ca { get; init; }

    public string Fmspc => Convert.ToHexStringLower(Pck.Fmspc.Span);

    /// <exception cref="RejectedException">A check failed.</exception>
    public static PlatformEvidence Establish(ReadOnlyMemory<byte> bytes, TrustRoot root, DateTimeOffset now, Checklist checks)
    {
        var quote = Parse(bytes, checks);
        var chains = new Chain(checks, root, now);
        var chain = chains.Demand(Check.PckChain, () => PemChain.Parse(quote.Signature.PckChainPem.Span), length: 3);
        checks.Demand(Check.PckChain, chain[0] is { IsAuthority: false } && chain[0].KeyUsage.HasFlag(KeyUsage.DigitalSignature),
            RejectionReason.MalformedCertificate, $"\"{chain[0]}\" is not a certificate of a key that signs reports");
        checks.Pass(Check.PckChain, Chain.Describe(chain));
        chains.DemandValidity(Check.PckChainValidity, chain);
        checks.Pass(Check.PckChainValidity, $"all {chain.Count} are valid at {JsonUtcTime.ToText(now)}");
        var evidence = Read(quote, chain, checks);
        checks.Pass(Check.PckPlatform, $"FMSPC {evidence.Fmspc}, PCE id {Convert.ToHexStringLower(evidence.Pck.PceId.Span)}, PCE SVN {evidence.Pck.PceSvn}");
        evidence.DemandSignatures(checks);
        return evidence;
    }

    static TdxQuote Parse(ReadOnlyMemory<byte> bytes, Checklist checks)
    {
        try
        {
            var quote = TdxQuote.Parse(bytes);
            checks.Pass(Check.QuoteLayout, $"version {quote.Header.Version}, {bytes.Length - quote.Padding} bytes and {quote.Padding} of padding");
            return quote;
        }
        catch (NotTdxQuoteException e)
        {
            throw checks.Refuse(Check.QuoteLayout, RejectionReason.NotTdxQuote, e.Message);
        }
        catch (MalformedQuoteException e)
        {
            throw checks.Refuse(Check.QuoteLayout, RejectionReason.MalformedQuote, e.Message);
        }
    }

    static PlatformEvidence Read(TdxQuote quote, IReadOnlyList<Certificate> chain, Checklist checks)
    {
        var (certificate, authority) = (chain[0], chain[1]);
        if (certificate.SgxExtension is not { } extension)
            throw checks.Refuse(Check.PckPlatform, RejectionReason.MalformedCertificate, $"\"{certificate}\" has no SGX extension");
        try
        {
            return new()
            {
                Quote = quote,
                PckCertificate = certificate,
                Authority = authority,
                Pck = PckExtension.Parse(extension),
                Ca = QuotePlatform.CaOf(authority),
            };
        }
        catch (MalformedCertificateException e)
        {
            throw checks.Refuse(Check.PckPlatform, RejectionReason.MalformedCertificate, e.Message);
        }
    }

    void DemandSignatures(Checklist checks)
    {
        var signature = Quote.Signature;
        checks.Demand(Check.QeReportSignature,
            P256.Verifies(PckCertificate.PublicKey.Span, signature.QeReport.Raw.Span, signature.QeReportSignature.Span),
            RejectionReason.QeReportSignature, "the signature does not hold");
        checks.Pass(Check.QeReportSignature, "the signature holds");
        DemandBinding(checks);
        checks.Demand(Check.QuoteSignature,
            P256.Verifies(signature.AttestationKey.Span, Quote.SignedBytes.Span, signature.Signature.Span),
            RejectionReason.QuoteSignature, "the signature does not hold");
        checks.Pass(Check.QuoteSignature, "the signature holds");
    }

    void DemandBinding(Checklist checks)
    {
        var signature = Quote.Signature;
        Span<byte> expected = stackalloc byte[64];
        expected.Clear();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(signature.AttestationKey.Span);
        hash.AppendData(signature.QeAuthenticationData.Span);
        hash.GetHashAndReset(expected);
        var found = signature.QeReport.ReportData.Span;
        checks.Demand(Check.QeReportData, found.SequenceEqual(expected), RejectionReason.QeReportData, $"{Convert.ToHexStringLower(found)}");
        checks.Pass(Check.QeReportData, "they are bound");
    }
}
