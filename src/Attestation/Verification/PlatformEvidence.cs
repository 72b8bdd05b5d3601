using System.Security.Cryptography;
using Attestation.Certificates;
using Attestation.Quotes;

namespace Attestation.Verification;

/// <summary>A quote whose signatures lead to the root: what can be established without collateral.</summary>
/// <remarks>
/// Intel TDX DCAP quoting library API, A.3: what signs what in a quote; of the steps that Intel's quote verification library numbers 4.1.2.4,
/// those that need the quote alone.
/// </remarks>
sealed record PlatformEvidence
{
    public required TdxQuote Quote { get; init; }

    public required QuotedPlatform Platform { get; init; }

    /// <summary>Whether the platform was proven by an earlier quote.</summary>
    public required bool IsKnown { get; init; }

    /// <exception cref="RejectedException">A check failed.</exception>
    public static PlatformEvidence Establish(
        ReadOnlyMemory<byte> bytes, Chain chains, ProofCache<QuotedPlatform> platforms, DateTimeOffset at, Checklist checks)
    {
        var quote = Parse(bytes, checks);
        var known = platforms.Find(quote.Signature.Certification.Span);
        // What will be kept of it must be what was proven, whatever the caller does with the bytes meanwhile.
        if (known is null)
            quote = Parse(bytes.ToArray(), checks);
        var chain = known?.Chain ?? DemandChain(quote, chains);
        checks.Pass(Check.PckChain, $"{Chain.Describe(chain)}");
        Chain.DemandValidity(Check.PckChainValidity, chain, at);
        checks.Pass(Check.PckChainValidity, $"all {chain.Count} are valid at {JsonUtcTime.ToText(at)}");
        var platform = known ?? Read(quote, chain);
        checks.Pass(Check.PckPlatform, $"{platform.Pck}");
        if (known is null)
            DemandQeReportSignature(quote.Signature, platform);
        checks.Pass(Check.QeReportSignature, "the signature holds");
        if (known is null)
            DemandBinding(quote.Signature);
        checks.Pass(Check.QeReportData, "they are bound");
        Checklist.Demand(Check.QuoteSignature, platform.AttestationKey.Verifies(quote.SignedBytes.Span, quote.Signature.Signature.Span),
            RejectionReason.QuoteSignature, "the signature does not hold");
        checks.Pass(Check.QuoteSignature, "the signature holds");
        return new() { Quote = quote, Platform = platform, IsKnown = known is not null };
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
            throw Checklist.Refuse(Check.QuoteLayout, RejectionReason.NotTdxQuote, e.Message);
        }
        catch (MalformedQuoteException e)
        {
            throw Checklist.Refuse(Check.QuoteLayout, RejectionReason.MalformedQuote, e.Message);
        }
    }

    static IReadOnlyList<Certificate> DemandChain(TdxQuote quote, Chain chains)
    {
        var chain = chains.Demand(Check.PckChain, quote.Signature.PckChainPem, length: 3);
        Checklist.Demand(Check.PckChain, chain[0] is { IsAuthority: false } && chain[0].KeyUsage.HasFlag(KeyUsage.DigitalSignature),
            RejectionReason.MalformedCertificate, $"\"{chain[0]}\" is not a certificate of a key that signs reports");
        return chain;
    }

    static QuotedPlatform Read(TdxQuote quote, IReadOnlyList<Certificate> chain)
    {
        if (chain[0].SgxExtension is not { } extension)
            throw Checklist.Refuse(Check.PckPlatform, RejectionReason.MalformedCertificate, $"\"{chain[0]}\" has no SGX extension");
        try
        {
            var pck = PckExtension.Parse(extension);
            return new()
            {
                Chain = chain,
                Pck = pck,
                Fmspc = Convert.ToHexStringLower(pck.Fmspc.Span),
                Ca = QuotePlatform.CaOf(chain[1]),
                AttestationKey = new(quote.Signature.AttestationKey.Span),
            };
        }
        catch (MalformedCertificateException e)
        {
            throw Checklist.Refuse(Check.PckPlatform, RejectionReason.MalformedCertificate, e.Message);
        }
    }

    // By the PCK, which is used once a platform and not worth keeping.
    static void DemandQeReportSignature(QuoteSignature signature, QuotedPlatform platform) =>
        Checklist.Demand(Check.QeReportSignature,
            P256.Verifies(platform.PckCertificate.PublicKey.Span, signature.QeReport.Raw.Span, signature.QeReportSignature.Span),
            RejectionReason.QeReportSignature, "the signature does not hold");

    static void DemandBinding(QuoteSignature signature)
    {
        Span<byte> expected = stackalloc byte[64];
        expected.Clear();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(signature.AttestationKey.Span);
        hash.AppendData(signature.QeAuthenticationData.Span);
        hash.GetHashAndReset(expected);
        var found = signature.QeReport.ReportData.Span;
        Checklist.Demand(Check.QeReportData, found.SequenceEqual(expected), RejectionReason.QeReportData, $"{Convert.ToHexStringLower(found)}");
    }
}
