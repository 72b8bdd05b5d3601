using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Attestation.Protocol;

/// <summary>Ed25519 through the libcrypto that .NET itself uses; the class library has no such algorithm.</summary>
static partial class Ed25519
{
    public const int SeedSize = 32;
    public const byte PublicKeySize = 32;
    public const int SignatureSize = 64;

    const string LibCrypto = "libcrypto.so.3";
    const int EvpPkeyEd25519 = 1087;

    public static byte[] PublicKey(ReadOnlySpan<byte> seed)
    {
        using var key = PrivateKey(seed);
        var raw = new byte[PublicKeySize];
        nuint length = PublicKeySize;
        Demand(EVP_PKEY_get_raw_public_key(key, raw, ref length) == 1 && length == PublicKeySize);
        return raw;
    }

    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> content)
    {
        using var key = PrivateKey(seed);
        using var context = NewContext();
        Demand(EVP_DigestSignInit(context, 0, 0, 0, key) == 1);
        var signature = new byte[SignatureSize];
        nuint length = SignatureSize;
        Demand(EVP_DigestSign(context, signature, ref length, content, (nuint)content.Length) == 1 && length == SignatureSize);
        return signature;
    }

    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != PublicKeySize || signature.Length != SignatureSize)
            return false;
        using var key = EVP_PKEY_new_raw_public_key(EvpPkeyEd25519, 0, publicKey, PublicKeySize);
        if (key.IsInvalid)
            return false;
        using var context = NewContext();
        Demand(EVP_DigestVerifyInit(context, 0, 0, 0, key) == 1);
        return EVP_DigestVerify(context, signature, SignatureSize, content, (nuint)content.Length) == 1;
    }

    static KeyHandle PrivateKey(ReadOnlySpan<byte> seed)
    {
        var key = EVP_PKEY_new_raw_private_key(EvpPkeyEd25519, 0, seed, (nuint)seed.Length);
        Demand(!key.IsInvalid);
        return key;
    }

    static ContextHandle NewContext()
    {
        var context = EVP_MD_CTX_new();
        Demand(!context.IsInvalid);
        return context;
    }

    static void Demand(bool success)
    {
        if (!success)
            throw new CryptographicException("libcrypto could not carry out an Ed25519 operation.");
    }

    sealed class KeyHandle() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            EVP_PKEY_free(handle);
            return true;
        }
    }

    sealed class ContextHandle() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            EVP_MD_CTX_free(handle);
            return true;
        }
    }

    [LibraryImport(LibCrypto)]
    private static partial KeyHandle EVP_PKEY_new_raw_private_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(LibCrypto)]
    private static partial KeyHandle EVP_PKEY_new_raw_public_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(LibCrypto)]
    private static partial int EVP_PKEY_get_raw_public_key(KeyHandle key, Span<byte> raw, ref nuint length);

    [LibraryImport(LibCrypto)]
    private static partial void EVP_PKEY_free(nint key);

    [LibraryImport(LibCrypto)]
    private static partial ContextHandle EVP_MD_CTX_new();

    [LibraryImport(LibCrypto)]
    private static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(LibCrypto)]
    private static partial int EVP_DigestSignInit(ContextHandle context, nint keyContext, nint digest, nint engine, KeyHandle key);

    [LibraryImport(LibCrypto)]
    private static partial int EVP_DigestSign(
        ContextHandle context, Span<byte> signature, ref nuint signatureLength, ReadOnlySpan<byte> content, nuint length);

    [LibraryImport(LibCrypto)]
    private static partial int EVP_DigestVerifyInit(ContextHandle context, nint keyContext, nint digest, nint engine, KeyHandle key);

    [LibraryImport(LibCrypto)]
    private static partial int EVP_DigestVerify(
        ContextHandle context, ReadOnlySpan<byte> signature, nuint signatureLength, ReadOnlySpan<byte> content, nuint length);
}
