using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Attestation.Protocol;

/// <summary>dstack's curve, through the libcrypto that .NET itself uses; the class library finds no signer of a signature.</summary>
/// <remarks>A public key takes some 0.4 ms, and so does a signer: libcrypto has no fast code for this curve.</remarks>
public static partial class Secp256K1
{
    /// <summary>Bytes of a private key, big endian.</summary>
    public const int SecretSize = 32;

    /// <summary>Bytes of a public key: SEC1, compressed.</summary>
    public const int PublicKeySize = 33;

    const string LibCrypto = "libcrypto.so.3";
    // NID_secp256k1.
    const int CurveName = 714;
    // POINT_CONVERSION_COMPRESSED.
    const int Compressed = 2;

    // Nobody changes it, so all threads may use it.
    static readonly GroupHandle Group = Demand(EC_GROUP_new_by_curve_name(CurveName));

    /// <summary>The public half of a private key.</summary>
    /// <returns>Null: the number is zero, or not below the curve's order.</returns>
    public static byte[]? PublicKey(ReadOnlySpan<byte> secret)
    {
        if (!RecoverableSignature.IsScalar(secret))
            return null;
        using var scalar = Number(secret);
        using var point = Demand(EC_POINT_new(Group));
        // With the generator alone this takes the same time for every scalar.
        Demand(EC_POINT_mul(Group, point, scalar, 0, 0, 0) == 1);
        return Write(point);
    }

    /// <summary>Who made a signature of a digest (SEC1, 4.1.6).</summary>
    /// <returns>Null: nobody can have made it.</returns>
    public static byte[]? Recover(ReadOnlySpan<byte> digest, RecoverableSignature signature)
    {
        if (signature.Commitment() is not { } encoded)
            return null;
        using var commitment = Demand(EC_POINT_new(Group));
        if (EC_POINT_oct2point(Group, commitment, encoded, (nuint)encoded.Length, 0) != 1)
        {
            ERR_clear_error();
            return null;
        }
        var order = RecoverableSignature.Order;
        var inverse = BigInteger.ModPow(signature.R, order - 2, order);
        using var ofGenerator = Number(Residue(-new BigInteger(digest, isUnsigned: true, isBigEndian: true) * inverse));
        using var ofCommitment = Number(Residue(signature.S * inverse));
        using var signer = Demand(EC_POINT_new(Group));
        Demand(EC_POINT_mul(Group, signer, ofGenerator, commitment.DangerousGetHandle(), ofCommitment.DangerousGetHandle(), 0) == 1);
        return Write(signer);
    }

    static byte[] Residue(BigInteger number)
    {
        var order = RecoverableSignature.Order;
        return ((number % order + order) % order).ToByteArray(isUnsigned: true, isBigEndian: true);
    }

    // The point at infinity has one byte, and is nobody's key.
    static byte[]? Write(PointHandle point)
    {
        var encoded = new byte[PublicKeySize];
        return EC_POINT_point2oct(Group, point, Compressed, encoded, PublicKeySize, 0) == PublicKeySize ? encoded : null;
    }

    static NumberHandle Number(ReadOnlySpan<byte> bigEndian) => Demand(BN_bin2bn(bigEndian, bigEndian.Length, 0));

    static T Demand<T>(T handle)
        where T : SafeHandle
    {
        Demand(!handle.IsInvalid);
        return handle;
    }

    static void Demand(bool success)
    {
        if (!success)
            throw new CryptographicException("libcrypto could not carry out an operation on secp256k1.");
    }

    sealed class GroupHandle() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            EC_GROUP_free(handle);
            return true;
        }
    }

    sealed class PointHandle() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            EC_POINT_clear_free(handle);
            return true;
        }
    }

    // It may be a secret.
    sealed class NumberHandle() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            BN_clear_free(handle);
            return true;
        }
    }

    [LibraryImport(LibCrypto)]
    private static partial GroupHandle EC_GROUP_new_by_curve_name(int name);

    [LibraryImport(LibCrypto)]
    private static partial void EC_GROUP_free(nint group);

    [LibraryImport(LibCrypto)]
    private static partial PointHandle EC_POINT_new(GroupHandle group);

    [LibraryImport(LibCrypto)]
    private static partial void EC_POINT_clear_free(nint point);

    [LibraryImport(LibCrypto)]
    private static partial int EC_POINT_mul(GroupHandle group, PointHandle result, NumberHandle ofGenerator, nint point, nint ofPoint, nint context);

    [LibraryImport(LibCrypto)]
    private static partial int EC_POINT_oct2point(GroupHandle group, PointHandle point, ReadOnlySpan<byte> encoded, nuint length, nint context);

    [LibraryImport(LibCrypto)]
    private static partial nuint EC_POINT_point2oct(GroupHandle group, PointHandle point, int form, Span<byte> encoded, nuint length, nint context);

    [LibraryImport(LibCrypto)]
    private static partial NumberHandle BN_bin2bn(ReadOnlySpan<byte> bigEndian, int length, nint into);

    [LibraryImport(LibCrypto)]
    private static partial void BN_clear_free(nint number);

    [LibraryImport(LibCrypto)]
    private static partial void ERR_clear_error();
}
