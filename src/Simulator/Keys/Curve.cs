using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Simulator.Keys;

/// <summary>A 256-bit curve as RFC 6979 needs it: its order, and multiples of its generator.</summary>
public sealed class Curve
{
    Curve(ECCurve parameters, string order, bool isLowS)
    {
        Parameters = parameters;
        Order = BigInteger.Parse($"0{order}", NumberStyles.HexNumber);
        IsLowS = isLowS;
    }

    /// <summary>Bytes of a scalar and of a coordinate.</summary>
    public const int Size = 32;

    /// <summary>NIST P-256: everything of Intel's.</summary>
    public static Curve P256 { get; } =
        new(ECCurve.NamedCurves.nistP256, "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", isLowS: false);

    /// <summary>Ethereum's curve: dstack's application keys. Signatures have the smaller of the two possible s.</summary>
    public static Curve Secp256K1 { get; } =
        new(ECCurve.CreateFromValue("1.3.132.0.10"), "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", isLowS: true);

    public ECCurve Parameters { get; }

    public BigInteger Order { get; }

    /// <summary>Whether s is replaced by order − s where that is smaller.</summary>
    public bool IsLowS { get; }

    /// <summary>scalar · G, which OpenSSL computes when it is given a private key without its public one.</summary>
    public ECPoint Multiply(BigInteger scalar)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = Parameters, D = ToBytes(scalar) });
        return key.ExportParameters(includePrivateParameters: false).Q;
    }

    /// <summary>32 bytes, big endian.</summary>
    public static byte[] ToBytes(BigInteger number)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[Size - bytes.Length], .. bytes];
    }

    /// <summary>The number that big-endian bytes stand for.</summary>
    public static BigInteger ToNumber(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
