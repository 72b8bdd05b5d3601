using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Simulator.Keys;

/// <summary>The text that everything made here follows from: equal seeds, equal bytes.</summary>
public sealed class Seed(string text)
{
    readonly byte[] secret = Encoding.UTF8.GetBytes(text);

    /// <summary>Bytes for one use; another label gives unrelated ones.</summary>
    public byte[] Derive(string label, int length) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, length, "mero-sim"u8.ToArray(), Delimited(label));

    /// <summary>A seed for a part that must share nothing with this one.</summary>
    public Seed Branch(string label) => new(Convert.ToHexStringLower(Derive($"branch:{label}", SHA256.HashSizeInBytes)));

    static byte[] Delimited(string label)
    {
        var bytes = Encoding.UTF8.GetBytes(label);
        var info = new byte[sizeof(int) + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(info, bytes.Length);
        bytes.CopyTo(info, sizeof(int));
        return info;
    }
}
