using System.Formats.Asn1;
using System.Numerics;

namespace Simulator.Keys;

/// <summary>An ECDSA signature; <see cref="RecoveryId"/> (0 to 3) says which public key it recovers to.</summary>
public sealed record Signature(BigInteger R, BigInteger S, byte RecoveryId)
{
    /// <summary>r ‖ s, 64 bytes: the form in quotes and collateral.</summary>
    public byte[] ToFixed() => [.. Curve.ToBytes(R), .. Curve.ToBytes(S)];

    /// <summary>r ‖ s ‖ v, 65 bytes: the form in dstack's signature chains.</summary>
    public byte[] ToRecoverable() => [.. ToFixed(), RecoveryId];

    /// <summary>SEQUENCE of two INTEGER: the form in certificates.</summary>
    public byte[] ToDer()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(R);
            writer.WriteInteger(S);
        }
        return writer.Encode();
    }
}
