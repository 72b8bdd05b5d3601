using System.Globalization;
using System.Numerics;

namespace Attestation.Protocol;

/// <summary>A signature of secp256k1 from which its signer can be told: r ‖ s ‖ v, 65 bytes.</summary>
public sealed class RecoverableSignature
{
    public const int Size = 65;

    const int ScalarSize = 32;

    static readonly BigInteger Field = Parse("0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F");

    RecoverableSignature(BigInteger r, BigInteger s, byte recovery) => (R, S, Recovery) = (r, s, recovery);

    /// <summary>How many points the curve has.</summary>
    public static BigInteger Order { get; } = Parse("0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141");

    static byte[] OrderBytes { get; } = Order.ToByteArray(isUnsigned: true, isBigEndian: true);

    public BigInteger R { get; }

    public BigInteger S { get; }

    /// <summary>Bit 0: whether y of the commitment is odd; bit 1: whether its x is r + order.</summary>
    public byte Recovery { get; }

    /// <summary>Reads a signature in the one form in which dstack writes it.</summary>
    /// <exception cref="MalformedSignatureException">Another length, r or s out of range, the larger of the two possible s, or a recovery id above 3.</exception>
    public static RecoverableSignature Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new MalformedSignatureException($"The signature has {bytes.Length} bytes; {Size} are expected.");
        if (!IsScalar(bytes[..ScalarSize]))
            throw new MalformedSignatureException("r of the signature is zero, or not below the curve's order.");
        if (!IsScalar(bytes[ScalarSize..^1]))
            throw new MalformedSignatureException("s of the signature is zero, or not below the curve's order.");
        var s = Number(bytes[ScalarSize..^1]);
        if (s > Order / 2)
            throw new MalformedSignatureException("s of the signature is the larger of the two possible; the smaller is expected.");
        return bytes[^1] <= 3
            ? new(Number(bytes[..ScalarSize]), s, bytes[^1])
            : throw new MalformedSignatureException($"The recovery id of the signature is {bytes[^1]}; 0 to 3 are expected.");
    }

    /// <summary>Whether 32 bytes are a number from 1 to below the order. Leaves no copy of them: they may be a secret.</summary>
    internal static bool IsScalar(ReadOnlySpan<byte> bytes) =>
        bytes.Length == ScalarSize && bytes.ContainsAnyExcept((byte)0) && bytes.SequenceCompareTo(OrderBytes) < 0;

    /// <summary>What r is the x of: SEC1, compressed. Null: there is no such x.</summary>
    internal byte[]? Commitment()
    {
        var x = (Recovery & 2) is 0 ? R : R + Order;
        if (x >= Field)
            return null;
        var bytes = x.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [(byte)(2 + (Recovery & 1)), .. new byte[ScalarSize - bytes.Length], .. bytes];
    }

    static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    static BigInteger Parse(string digits) => BigInteger.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
