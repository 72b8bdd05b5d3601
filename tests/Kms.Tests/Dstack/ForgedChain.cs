using Attestation.Protocol;
using Kms.Dstack;
using Simulator.Keys;

namespace KmsTests.Dstack;

/// <summary>An answer to GetKey with the whole of its chain, each part of which a test may make another one.</summary>
sealed record ForgedChain
{
    public const string OtherRoot = "1111111111111111111111111111111111111111111111111111111111111111";
    public const string Kms = "2222222222222222222222222222222222222222222222222222222222222222";
    public const string OtherKms = "4444444444444444444444444444444444444444444444444444444444444444";
    public const string Application = "00112233445566778899aabbccddeeff00112233";

    /// <summary>What is sent for a key.</summary>
    public string Key { get; init; } = DstackVector.Key;

    /// <summary>What key the root signed.</summary>
    public string SignedKey { get; init; } = DstackVector.Key;

    public string Purpose { get; init; } = "path";

    public string Root { get; init; } = DstackVector.Root;

    /// <summary>Which KMS vouches for the root; null: none.</summary>
    public string? Issuer { get; init; } = Kms;

    /// <summary>For which application it does.</summary>
    public string IssuedTo { get; init; } = Application;

    /// <summary>Makes of the signature of the key what is sent.</summary>
    public Func<byte[], byte[]> Bend { get; init; } = signature => signature;

    /// <summary>Makes of the signature of the root what is sent.</summary>
    public Func<byte[], byte[]> BendRoot { get; init; } = signature => signature;

    public static byte[] PublicKeyOf(string key) => SigningKey.From(Curve.Secp256K1, Convert.FromHexString(key)).CompressedPublicKey;

    public DstackKey ToKey() => new() { Key = Convert.FromHexString(Key), Signature = Signature(), RootSignature = RootSignature() };

    public string ToJson() => $$"""{"key":"{{Key}}","signature_chain":["{{Convert.ToHexStringLower(Signature())}}","{{Convert.ToHexStringLower(RootSignature())}}"]}""";

    byte[] Signature() => Bend(Convert.FromHexString(DstackVector.Signature(Root, SignedKey, Purpose)));

    byte[] RootSignature() => Issuer is null
        ? []
        : BendRoot(Sign(Issuer, [.. "dstack-kms-issued:"u8, .. Convert.FromHexString(IssuedTo), .. PublicKeyOf(Root)]));

    static byte[] Sign(string key, byte[] claim) => SigningKey.From(Curve.Secp256K1, Convert.FromHexString(key)).SignDigest(Keccak256.Hash(claim)).ToRecoverable();
}
