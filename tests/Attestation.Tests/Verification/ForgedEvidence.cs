using System.Buffers.Binary;
using System.Text;
using Attestation.Collateral;
using Attestation.Quotes;
using Attestation.Verification;
using Simulator.Collateral;

namespace AttestationTests.Verification;

/// <summary>A genuine quote with all that vouches for it, made to be changed in one place.</summary>
sealed record ForgedEvidence
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public required QuoteForge Forge { get; init; }
    public required byte[] Quote { get; init; }
    public required QuoteCollateral Collateral { get; init; }
    public required TrustRoot Root { get; init; }
    public DateTimeOffset Now { get; init; } = Noon;
    public VerificationDemands Demands { get; init; } = VerificationDemands.None;

    public static ForgedEvidence Create(string seed = "tests", CollateralOptions? options = null)
    {
        var forge = QuoteForge.Create(seed);
        return new()
        {
            Forge = forge,
            Quote = forge.Quote(QuoteForge.Registers(), "report data"u8),
            Collateral = CollateralOf(forge, Noon, options),
            Root = TrustRoot.FromPem(forge.RootPem),
        };
    }

    /// <summary>The collateral as it was published on some day.</summary>
    public static QuoteCollateral CollateralOf(QuoteForge forge, DateTimeOffset day, CollateralOptions? options = null)
    {
        var published = forge.Collateral(options);
        return QuoteCollateral.FromPieces(
            (Encoding.UTF8.GetBytes(published.TcbInfo(day)), published.TcbSigningChain),
            (Encoding.UTF8.GetBytes(published.QeIdentity(day)), published.TcbSigningChain),
            (published.PckCrl(day), published.PckCrlChain),
            published.RootCrl(day));
    }

    /// <summary>By a verifier that may know something already.</summary>
    public QuoteVerdict Verify(QuoteVerifier verifier) => verifier.Verify(Quote, Collateral, Now);

    public QuoteVerdict Verify() => new QuoteVerifier(Root, Demands).Verify(Quote, Collateral, Now);

    /// <summary>The quote with one byte changed.</summary>
    public ForgedEvidence WithQuoteByte(int offset, Func<byte, byte> change)
    {
        var quote = Quote.ToArray();
        quote[offset] = change(quote[offset]);
        return this with { Quote = quote };
    }

    /// <summary>The quote with a changed report of the quoting enclave, signed again by the machine's key.</summary>
    public ForgedEvidence WithQeReport(Action<Span<byte>> change)
    {
        var quote = Quote.ToArray();
        var parsed = TdxQuote.Parse(quote).Signature;
        var start = quote.AsSpan().IndexOf(parsed.QeReport.Raw.Span);
        var report = quote.AsSpan(start, parsed.QeReport.Raw.Length);
        change(report);
        Forge.Platform.Pck.Key.Sign(report).ToFixed().CopyTo(quote.AsSpan(start + report.Length));
        return this with { Quote = quote };
    }

    /// <summary>TCB info with a changed text, signed again.</summary>
    public ForgedEvidence WithTcbInfo(string before, string after)
    {
        var text = Replace(Collateral.TcbInfo, before, after);
        return this with { Collateral = Collateral with { TcbInfo = text, TcbInfoSignature = Sign(text) } };
    }

    /// <summary>The QE identity with a changed text, signed again.</summary>
    public ForgedEvidence WithQeIdentity(string before, string after)
    {
        var text = Replace(Collateral.QeIdentity, before, after);
        return this with { Collateral = Collateral with { QeIdentity = text, QeIdentitySignature = Sign(text) } };
    }

    /// <summary>The quote with a changed PCK chain: nothing signs it as a whole.</summary>
    public ForgedEvidence WithPckChain(string before, string after)
    {
        Assert.Equal(before.Length, after.Length);
        var text = Replace(Encoding.Latin1.GetString(Quote), before, after);
        return this with { Quote = Encoding.Latin1.GetBytes(text) };
    }

    /// <summary>The quote with another PCK chain, which may be longer or shorter.</summary>
    public ForgedEvidence WithPckChain(string pem)
    {
        // The chain stands at the end; the three lengths around it change with it.
        var before = TdxQuote.Parse(Quote).Signature.PckChainPem.Length;
        byte[] quote = [.. Quote.AsSpan(0, Quote.Length - before), .. Encoding.ASCII.GetBytes(pem)];
        foreach (var offset in new[] { 632, 766, Quote.Length - before - sizeof(uint) })
        {
            var length = quote.AsSpan(offset, sizeof(uint));
            BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)(BinaryPrimitives.ReadUInt32LittleEndian(length) + pem.Length - before));
        }
        return this with { Quote = quote };
    }

    byte[] Sign(string text) => Forge.Platform.TcbSigning.Key.Sign(Encoding.UTF8.GetBytes(text)).ToFixed();

    static string Replace(string text, string before, string after)
    {
        Assert.Contains(before, text, StringComparison.Ordinal);
        return text.Replace(before, after, StringComparison.Ordinal);
    }
}
