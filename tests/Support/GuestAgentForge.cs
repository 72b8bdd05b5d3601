using System.Numerics;
using System.Text;
using Attestation.Protocol;
using Simulator.Keys;

namespace Support;

/// <summary>What a guest agent of dstack answers, whose application has one key for all paths.</summary>
/// <remarks>Its root signs always with the same nonce, which gives the root away, and takes no multiplication on the curve.</remarks>
public static class GuestAgentForge
{
    static readonly BigInteger Root = Curve.ToNumber(Convert.FromHexString(new string('7', 64)));
    static readonly BigInteger Nonce = Curve.ToNumber(Convert.FromHexString(new string('3', 64)));
    static readonly BigInteger Order = Curve.Secp256K1.Order;
    static readonly BigInteger Inverse = BigInteger.ModPow(Nonce, Order - 2, Order);
    static readonly System.Security.Cryptography.ECPoint Commitment = Curve.Secp256K1.Multiply(Nonce);
    static readonly string PublicKey = Convert.ToHexStringLower(SigningKey.From(Curve.Secp256K1, Convert.FromHexString(Key)).CompressedPublicKey);

    /// <summary>32 bytes in hex.</summary>
    public static string Key => new('5', 64);

    /// <summary>To GetKey: the key, and, as where there is no KMS of dstack's, one signature.</summary>
    public static string KeyAnswer(string purpose) => $$"""{"key":"{{Key}}","signature_chain":["{{Signature(purpose)}}",""]}""";

    static string Signature(string purpose)
    {
        var digest = Curve.ToNumber(Keccak256.Hash(Encoding.UTF8.GetBytes($"{purpose}:{PublicKey}")));
        var r = Curve.ToNumber(Commitment.X) % Order;
        var s = Inverse * (digest + (r * Root)) % Order;
        var parity = Commitment.Y![^1] & 1;
        var (smaller, recovery) = s > Order / 2 ? (Order - s, parity ^ 1) : (s, parity);
        return Convert.ToHexStringLower([.. Curve.ToBytes(r), .. Curve.ToBytes(smaller), (byte)recovery]);
    }
}
