using System.Text;
using Attestation.Collateral;

namespace AttestationTests.Verification;

/// <summary>Collateral with one piece changed in one place.</summary>
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

    public static QuoteCollateral In(QuoteCollateral collateral, string piece, int offset, int bit) => Changed(collateral, piece, bytes =>
    {
        bytes[offset] ^= (byte)(1 << bit);
        return bytes;
    });

    /// <summary>The collateral with one piece cut short.</summary>
    public static QuoteCollateral Cut(QuoteCollateral collateral, string piece, int length) => Changed(collateral, piece, bytes => bytes[..length]);

    static QuoteCollateral Changed(QuoteCollateral collateral, string piece, Func<byte[], byte[]> change)
    {
        return piece switch
        {
            nameof(QuoteCollateral.TcbInfo) => collateral with { TcbInfo = Text(collateral.TcbInfo) },
            nameof(QuoteCollateral.TcbInfoSignature) => collateral with { TcbInfoSignature = Bytes(collateral.TcbInfoSignature) },
            nameof(QuoteCollateral.TcbInfoIssuerChain) => collateral with { TcbInfoIssuerChain = Text(collateral.TcbInfoIssuerChain) },
            nameof(QuoteCollateral.QeIdentity) => collateral with { QeIdentity = Text(collateral.QeIdentity) },
            nameof(QuoteCollateral.QeIdentitySignature) => collateral with { QeIdentitySignature = Bytes(collateral.QeIdentitySignature) },
            nameof(QuoteCollateral.QeIdentityIssuerChain) => collateral with { QeIdentityIssuerChain = Text(collateral.QeIdentityIssuerChain) },
            nameof(QuoteCollateral.PckCrl) => collateral with { PckCrl = Bytes(collateral.PckCrl) },
            nameof(QuoteCollateral.PckCrlIssuerChain) => collateral with { PckCrlIssuerChain = Text(collateral.PckCrlIssuerChain) },
            nameof(QuoteCollateral.RootCaCrl) => collateral with { RootCaCrl = Bytes(collateral.RootCaCrl) },
            _ => throw new ArgumentOutOfRangeException(nameof(piece), piece, "There are nine pieces."),
        };

        string Text(string text) => Encoding.Latin1.GetString(change(Encoding.Latin1.GetBytes(text)));
        byte[] Bytes(ReadOnlyMemory<byte> bytes) => change(bytes.ToArray());
    }
}
