using System.Text;
using Attestation.Protocol;
using Simulator.Keys;

namespace KmsTests.Dstack;

/// <summary>Answers of a real agent to GetKey: dstack's documented root key, and its key of the path <c>test</c>.</summary>
static class DstackVector
{
    public const string Root = "1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b";
    public const string Key = "52786aa123b0971e283af97f32e25767483d099d66e6c40afeb3a49046b5379e";

    public static string Answer(string path = "test") => $$"""{"key":"{{Key}}","signature_chain":["{{Signature(purpose: path)}}",""]}""";

    /// <summary>What a root key signs of a key.</summary>
    public static string Signature(string root = Root, string key = Key, string purpose = "")
    {
        var signed = $"{purpose}:{Convert.ToHexStringLower(Secp256K1(key).CompressedPublicKey)}";
        return Convert.ToHexStringLower(Secp256K1(root).SignDigest(Keccak256.Hash(Encoding.ASCII.GetBytes(signed))).ToRecoverable());
    }

    static SigningKey Secp256K1(string key) => SigningKey.From(Curve.Secp256K1, Convert.FromHexString(key));
}
