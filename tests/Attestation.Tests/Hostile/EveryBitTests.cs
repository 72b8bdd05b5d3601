using System.Collections.Concurrent;
using Attestation.Collateral;
using Attestation.Verification;
using AttestationTests.Verification;
using FsCheck;
using FsCheck.Fluent;

namespace AttestationTests.Hostile;

/// <summary>Each bit of evidence on its own: nothing but zeros behind a quote can be there or not, and not one bit can change.</summary>
public sealed class EveryBitTests
{
    const int Padding = 64;

    /// <summary>Every quote has its chain, 3 to 4 KiB of PEM, behind this; what comes before is its own.</summary>
    const int UpToChain = 1400;

    static readonly ForgedEvidence Valid = ForgedEvidence.Create();

    public static TheoryData<string> Pieces =>
    [
        nameof(QuoteCollateral.TcbInfo), nameof(QuoteCollateral.TcbInfoSignature), nameof(QuoteCollateral.TcbInfoIssuerChain),
        nameof(QuoteCollateral.QeIdentity), nameof(QuoteCollateral.QeIdentitySignature), nameof(QuoteCollateral.QeIdentityIssuerChain),
        nameof(QuoteCollateral.PckCrl), nameof(QuoteCollateral.PckCrlIssuerChain), nameof(QuoteCollateral.RootCaCrl),
    ];

    [Fact]
    public void No_bit_of_a_quote_can_change_unnoticed() => NoneSurvives(Valid, [.. Valid.Quote, .. new byte[Padding]], Valid.Quote.Length + Padding);

    [Fact]
    public void No_bit_of_a_quote_of_version_5_can_change_unnoticed() => NoneSurvives(Valid, [.. HostileQuotes.ToV5(Valid), .. new byte[Padding]], UpToChain);

    [Fact]
    public void No_bit_of_a_real_quote_can_change_unnoticed() => NoneSurvives(
        Valid with { Root = TrustRoot.Intel, Collateral = VerificationVectors.NegativeCollateral("base"), Now = DateTimeOffset.FromUnixTimeSeconds(1782809233) },
        SharedVectors.Read("tdx", "quotes", "0171fb9535ce.bin"),
        UpToChain);

    [Theory]
    [MemberData(nameof(Pieces))]
    public void No_bit_of_collateral_can_change_unnoticed(string piece) => NoneSurvives(Valid, piece);

    [Theory]
    [MemberData(nameof(Pieces))]
    public void No_piece_of_collateral_can_end_early(string piece)
    {
        var verifier = Known(Valid, Valid.Quote);
        var survivors = new ConcurrentBag<int>();
        var size = FlippedBit.SizeOf(Valid.Collateral, piece);

        Parallel.For(0, size, length =>
        {
            if (verifier.Verify(Valid.Quote, FlippedBit.Cut(Valid.Collateral, piece, length), Valid.Now).Reason is null)
                survivors.Add(length);
        });

        // The line feed behind the last line of a chain stands for nothing.
        Assert.Equal(piece.EndsWith("Chain", StringComparison.Ordinal) ? [size - 1] : [], survivors);
    }

    [Fact]
    public void Any_change_of_evidence_is_refused_and_nothing_is_thrown()
    {
        var verifier = Known(Valid, Valid.Quote);
        var pieces = Pieces.Select(row => row.Data).ToArray();

        Prop.ForAll(ArbMap.Default.ArbFor<(ushort At, byte Bit, byte Piece, byte[] Inserted)>(), change =>
        {
            var quote = Valid.Quote.ToList();
            quote.InsertRange(change.At % quote.Count, change.Inserted);
            Assert.Equal(change.Inserted.Length == 0, verifier.Verify(quote.ToArray(), Valid.Collateral, Valid.Now).Reason is null);
            var piece = pieces[change.Piece % pieces.Length];
            var changed = FlippedBit.In(Valid.Collateral, piece, change.At % FlippedBit.SizeOf(Valid.Collateral, piece), change.Bit % 8);
            Assert.NotNull(verifier.Verify(quote.ToArray(), changed, Valid.Now).Reason);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true));
    }

    // All bits of the first bytes; of the others one, each of the eight in turn.
    static void NoneSurvives(ForgedEvidence valid, byte[] quote, int whole)
    {
        var verifier = Known(valid, quote);
        var survivors = new ConcurrentBag<string>();
        Parallel.For(0, quote.Length, () => quote.ToArray(), (offset, _, copy) =>
        {
            for (var bit = offset < whole ? 0 : offset % 8; bit < (offset < whole ? 8 : (offset % 8) + 1); bit++)
            {
                copy[offset] ^= (byte)(1 << bit);
                if (verifier.Verify(copy, valid.Collateral, valid.Now).Reason is null)
                    survivors.Add($"bit {bit} of byte {offset}");
                copy[offset] ^= (byte)(1 << bit);
            }
            return copy;
        }, _ => { });
        Assert.Empty(survivors);
    }

    static void NoneSurvives(ForgedEvidence valid, string piece)
    {
        var verifier = Known(valid, valid.Quote);
        var survivors = new ConcurrentBag<string>();
        Parallel.For(0, FlippedBit.SizeOf(valid.Collateral, piece), offset =>
        {
            for (var bit = 0; bit < 8; bit++)
            {
                if (verifier.Verify(valid.Quote, FlippedBit.In(valid.Collateral, piece, offset, bit), valid.Now).Reason is null)
                    survivors.Add($"bit {bit} of byte {offset}");
            }
        });
        Assert.Empty(survivors);
    }

    /// <summary>A verifier that knows platform and collateral: what it keeps must not vouch for anything else.</summary>
    static QuoteVerifier Known(ForgedEvidence valid, byte[] quote)
    {
        var verifier = new QuoteVerifier(valid.Root);
        Assert.Null(verifier.Verify(quote, valid.Collateral, valid.Now).Reason);
        return verifier;
    }
}
