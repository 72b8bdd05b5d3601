using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Attestation.Protocol;
using Simulator.Keys;

namespace Simulator.Guests;

/// <summary>The application's root key, and what the guest agent derives from it.</summary>
sealed class AppKeys
{
    const int KeySize = 32;
    // libp2p's prefix before the raw key.
    const int ProtobufPrefix = 4;

    readonly byte[] root;
    readonly SigningKey rootKey;
    readonly string kmsSignature;

    AppKeys(byte[] root, string kmsSignature, string provider)
    {
        (this.root, this.kmsSignature, Provider) = (root, kmsSignature, provider);
        rootKey = SigningKey.From(Curve.Secp256K1, root);
    }

    /// <summary>Who gave the root key: the JSON that is measured as <c>key-provider</c>.</summary>
    public string Provider { get; }

    /// <summary>The keys that a dstack KMS gives the application; the KMS follows from the seed.</summary>
    public static AppKeys FromKms(Seed seed, byte[] appId)
    {
        var kmsRoot = seed.Derive("dstack-kms-root", KeySize);
        var root = Derive(kmsRoot, [.. appId, .. "app-key"u8]);
        byte[] issued = [.. "dstack-kms-issued:"u8, .. appId, .. SigningKey.From(Curve.Secp256K1, root).CompressedPublicKey];
        var signature = SigningKey.From(Curve.Secp256K1, kmsRoot).SignDigest(Keccak256.Hash(issued)).ToRecoverable();
        using var authority = SigningKey.Derive(Curve.P256, seed, "dstack-kms-ca").ToPublic();
        return new(root, Convert.ToHexStringLower(signature), ProviderOf("kms", Convert.ToHexStringLower(authority.ExportSubjectPublicKeyInfo())));
    }

    /// <summary>The keys of a guest without a key provider; nobody vouches for them.</summary>
    public static AppKeys FromGuest(Seed seed) => FromRoot(seed.Derive("app-k256-key", KeySize), "");

    /// <summary>Takes over a root key with what its KMS signed.</summary>
    public static AppKeys FromRoot(byte[] root, string kmsSignature) => new(root, kmsSignature, ProviderOf("none", ""));

    /// <summary>Reads dstack's <c>appkeys.json</c>; of its members only the root key of secp256k1 and its KMS's signature.</summary>
    /// <exception cref="FormatException">The bytes are no JSON object, or a member is missing or has another form.</exception>
    public static AppKeys Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var signature = document.RootElement.GetProperty("k256_signature").GetString()!;
            Convert.FromHexString(signature);
            return FromRoot(Convert.FromHexString(document.RootElement.GetProperty("k256_key").GetString()!), signature);
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new FormatException($"A JSON object with k256_key (32 bytes in hex) and k256_signature (hex) is expected: {cause.Message}", cause);
        }
    }

    /// <summary>The key of a path. Purpose and algorithm do not enter it: the same path gives the same secret on every curve.</summary>
    /// <exception cref="GuestRefusedException">The algorithm is not one of dstack's.</exception>
    public GetKeyAnswer Derive(string path, string purpose, string algorithm)
    {
        var key = Derive(root, Encoding.UTF8.GetBytes(path));
        var publicKey = algorithm switch
        {
            "" or "secp256k1" or "k256" => SigningKey.From(Curve.Secp256K1, key).CompressedPublicKey,
            "ed25519" => PeerIdentity.FromSeed(key).PublicKey.ToProtobuf()[ProtobufPrefix..],
            _ => throw new GuestRefusedException("Unsupported algorithm"),
        };
        var claim = Encoding.UTF8.GetBytes($"{purpose}:{Convert.ToHexStringLower(publicKey)}");
        var signature = rootKey.SignDigest(Keccak256.Hash(claim)).ToRecoverable();
        return new() { Key = Convert.ToHexStringLower(key), SignatureChain = [Convert.ToHexStringLower(signature), kmsSignature] };
    }

    /// <summary>dstack's one derivation, of keys from keys.</summary>
    public static byte[] Derive(byte[] secret, byte[] context) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeySize, "RATLS"u8.ToArray(), context);

    static string ProviderOf(string name, string id) => new JsonObject { ["name"] = name, ["id"] = id }.ToJsonString();
}
