using System.Text;
using Attestation.Collateral;

namespace AttestationTests.Verification;

/// <summary>Collateral with one bit of one piece changed.</summary>
static class FlippedBit
{
    public static int SizeOf(QuoteCollateral collateral, string piece) => piece switch
    {
        nameof(QuoteCollateral.TcbInfo) => collateral.TcbInfo.Length,
        nameof(QuoteCollateral.TcbInfoSignature) => collateral.TcbInfoSignature.Length,
        nameof(QuoteCollateral.TcbInfoIssuerChain) => collateral.TcbInfoIssuerChain.Length,
        nameof(QuoteCollateral.QeIdentity) => collateral.QeIdentity.Length,
        nameof(QuoteCollateral.QeIdentitySignature) => collateral.QeIdentitySignature.Length,
        nameof(QuoteCollateral.QeIdentityIssuerChain) => collateral.QeIdentityIssuerChain.Length,
        nameof(QuoteCollateral.PckCrl) => collateral.PckCrl.Length,
        nameof(QuoteCollateral.PckCrlIssuerChain) => collateral.PckCrlIssuerChain.Length,
        nameof(QuoteCollateral.RootCaCrl) => collateral.RootCaCrl.Length,
        _ => throw new ArgumentOutOfRangeException(nameof(piece), piece, "There are nine pieces."),
    };

    public static QuoteCollateral In(QuoteCollateral collateral, string piece, int offset, int bit) => piece switch
    {
        nameof(QuoteCollateral.TcbInfo) => collateral with { TcbInfo = Flip(collateral.TcbInfo, offset, bit) },
        nameof(QuoteCollateral.TcbInfoSignature) => collateral with { TcbInfoSignature = Flip(collateral.TcbInfoSignature, offset, bit) },
        nameof(QuoteCollateral.TcbInfoIssuerChain) => collateral with { TcbInfoIssuerChain = Flip(collateral.TcbInfoIssuerChain, offset, bit) },
        nameof(QuoteCollateral.QeIdentity) => collateral with { QeIdentity = Flip(collateral.QeIdentity, offset, bit) },
        nameof(QuoteCollateral.QeIdentitySignature) => collateral with { QeIdentitySignature = Flip(collateral.QeIdentitySignature, offset, bit) },
        nameof(QuoteCollateral.QeIdentityIssuerChain) => collateral with { QeIdentityIssuerChain = Flip(collateral.QeIdentityIssuerChain, offset, bit) },
        nameof(QuoteCollateral.PckCrl) => collateral with { PckCrl = Flip(collateral.PckCrl, offset, bit) },
        nameof(QuoteCollateral.PckCrlIssuerChain) => collateral with { PckCrlIssuerChain = Flip(collateral.PckCrlIssuerChain, offset, bit) },
        nameof(QuoteCollateral.RootCaCrl) => collateral with { RootCaCrl = Flip(collateral.RootCaCrl, offset, bit) },
        _ => throw new ArgumentOutOfRangeException(nameof(piece), piece, "There are nine pieces."),
    };

    static string Flip(string text, int offset, int bit) => Encoding.Latin1.GetString(Flip(Encoding.Latin1.GetBytes(text).AsMemory(), offset, bit));

    static byte[] Flip(ReadOnlyMemory<byte> bytes, int offset, int bit)
    {
        var changed = bytes.ToArray();
        changed[offset] ^= (byte)(1 << bit);
        return changed;
    }
}
