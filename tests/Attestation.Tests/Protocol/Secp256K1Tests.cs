using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Attestation.Protocol;
using Simulator.Keys;

namespace AttestationTests.Protocol;

public sealed class Secp256K1Tests
{
    const string Order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

    [Fact]
    public void Keys_and_signers_of_dstacks_official_simulator_are_found()
    {
        using var vectors = JsonDocument.Parse(SharedVectors.Read("dstack", "vectors.json"));
        var root = vectors.RootElement.GetProperty("official_simulator_app_key").GetProperty("k256_pub_compressed").GetString();
        Assert.All(vectors.RootElement.GetProperty("getkey_v0_official_simulator").EnumerateArray(), known =>
        {
            Assert.Equal(known.GetProperty("secp_pub").GetString(), Public(known.GetProperty("key").GetString()!));
            Assert.Equal(root, Signer($"{known.GetProperty("purpose").GetString()}:{known.GetProperty("secp_pub").GetString()}", known.GetProperty("chain0_secp").GetString()!));
        });
    }

    [Fact]
    public void The_documented_key_and_its_signer_are_found()
    {
        using var vectors = JsonDocument.Parse(SharedVectors.Read("dstack", "vectors.json"));
        var known = vectors.RootElement.GetProperty("getkey_v0_doc");
        Assert.Equal(
            Public(known.GetProperty("app_root_key").GetString()!),
            Signer($"signing:{Public(known.GetProperty("key").GetString()!)}", known.GetProperty("signature_chain0").GetString()!));
    }

    [Fact]
    public void Whoever_signs_is_found_and_nobody_else()
    {
        for (var round = 0; round < 50; round++)
        {
            var key = SigningKey.From(Curve.Secp256K1, SHA256.HashData(BitConverter.GetBytes(round)));
            var digest = SHA256.HashData(BitConverter.GetBytes(-round));
            var signature = key.SignDigest(digest).ToRecoverable();
            Assert.Equal(key.CompressedPublicKey, Secp256K1.Recover(digest, RecoverableSignature.Parse(signature)));
            digest[round % 32] ^= 1;
            Assert.NotEqual(key.CompressedPublicKey, Secp256K1.Recover(digest, RecoverableSignature.Parse(signature)));
        }
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(Order)]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("01")]
    public void What_is_no_private_key_has_no_public_one(string secret) => Assert.Null(Secp256K1.PublicKey(Convert.FromHexString(secret)));

    [Fact]
    public void The_greatest_private_key_is_one()
    {
        var greatest = Curve.ToBytes(Curve.Secp256K1.Order - 1);
        Assert.Equal(SigningKey.From(Curve.Secp256K1, greatest).CompressedPublicKey, Secp256K1.PublicKey(greatest));
    }

    public static TheoryData<string, string> Malformed => new()
    {
        { new string('1', 128), "has 64 bytes; 65 are expected" },
        { new string('1', 132), "has 66 bytes; 65 are expected" },
        { new string('0', 64) + new string('1', 64) + "00", "r of the signature is zero" },
        { Order + new string('1', 64) + "00", "r of the signature is zero, or not below" },
        { new string('1', 64) + new string('0', 64) + "00", "s of the signature is zero" },
        { new string('1', 64) + Order + "00", "s of the signature is zero, or not below" },
        { new string('1', 64) + "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1" + "00", "larger of the two" },
        { new string('1', 128) + "04", "recovery id of the signature is 4" },
        { new string('1', 128) + "1b", "recovery id of the signature is 27" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Another_form_of_signature_is_refused_with_its_reason(string hex, string reason) =>
        Assert.Contains(reason, Assert.Throws<MalformedSignatureException>(() => RecoverableSignature.Parse(Convert.FromHexString(hex))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_greatest_of_the_smaller_s_is_in_form() =>
        Assert.Equal(Curve.Secp256K1.Order / 2, RecoverableSignature.Parse(Convert.FromHexString(new string('1', 64) + "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0" + "00")).S);

    [Fact]
    public void A_commitment_beyond_the_field_or_off_the_curve_is_nobodys()
    {
        // r + order is no coordinate unless r is below 2^129; and no point of the curve has x = 5.
        Assert.Null(Secp256K1.Recover(new byte[32], RecoverableSignature.Parse(Convert.FromHexString(new string('1', 128) + "02"))));
        Assert.Null(Secp256K1.Recover(new byte[32], RecoverableSignature.Parse([.. Curve.ToBytes(5), .. Curve.ToBytes(1), 0])));
    }

    [Fact]
    public void Where_the_signer_would_be_the_point_at_infinity_there_is_none()
    {
        // R = G and s = z: s·R − z·G is nothing.
        var generator = Curve.Secp256K1.Multiply(BigInteger.One);
        byte[] signature = [.. generator.X!, .. Curve.ToBytes(7), (byte)(generator.Y![^1] & 1)];
        Assert.Null(Secp256K1.Recover(Curve.ToBytes(7), RecoverableSignature.Parse(signature)));
    }

    static string Public(string secret) => Convert.ToHexStringLower(Secp256K1.PublicKey(Convert.FromHexString(secret))!);

    static string Signer(string claim, string signature) =>
        Convert.ToHexStringLower(Secp256K1.Recover(Keccak256.Hash(Encoding.UTF8.GetBytes(claim)), RecoverableSignature.Parse(Convert.FromHexString(signature)))!);
}
