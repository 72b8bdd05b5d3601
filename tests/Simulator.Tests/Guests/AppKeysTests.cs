using System.Text;
using Attestation.Protocol;
using Simulator.Guests;
using Simulator.Keys;

namespace SimulatorTests.Guests;

public sealed class AppKeysTests
{
    [Theory]
    [InlineData("secp256k1", "chain0_secp")]
    [InlineData("k256", "chain0_secp")]
    [InlineData("", "chain0_secp")]
    [InlineData("ed25519", "chain0_ed")]
    public void Derive_gives_the_official_simulators_keys(string algorithm, string chainMember)
    {
        var official = DstackVectors.Read("official_simulator_app_key");
        var keys = AppKeys.FromRoot(official.Hex("k256_key"), official.Text("k256_signature"));

        Assert.All(DstackVectors.Read("getkey_v0_official_simulator").EnumerateArray(), expected =>
        {
            var answer = keys.Derive(expected.Text("path"), expected.Text("purpose"), algorithm);
            Assert.Equal(expected.Text("key"), answer.Key);
            Assert.Equal([expected.Text(chainMember), official.Text("k256_signature")], answer.SignatureChain);
        });
    }

    [Fact]
    public void Derive_gives_the_documented_key_and_signature()
    {
        var documented = DstackVectors.Read("getkey_v0_doc");

        var answer = AppKeys.FromRoot(documented.Hex("app_root_key"), "").Derive("test", "signing", "secp256k1");

        Assert.Equal(documented.Text("key"), answer.Key);
        Assert.Equal(documented.Text("signature_chain0"), answer.SignatureChain[0]);
    }

    [Fact]
    public void Derive_gives_an_application_the_key_that_dstacks_kms_would()
    {
        var vector = DstackVectors.Read("kms_app_k256");

        var key = AppKeys.Derive(vector.Hex("root_k256_priv"), [.. vector.Hex("app_id"), .. "app-key"u8]);

        Assert.Equal(vector.Text("app_k256_key"), Convert.ToHexStringLower(key));
    }

    [Theory]
    [InlineData("secp256k1_prehashed")]
    [InlineData("ED25519")]
    public void Derive_refuses_other_algorithms(string algorithm)
    {
        var keys = AppKeys.FromGuest(new Seed("tests"));

        Assert.Equal("Unsupported algorithm", Assert.Throws<GuestRefusedException>(() => keys.Derive("", "", algorithm)).Message);
    }

    [Fact]
    public void Parse_reads_the_official_simulators_file() => Assert.Equal(
        DstackVectors.Read("getkey_v0_official_simulator")[0].Text("key"),
        AppKeys.Parse(SharedVectors.Read("dstack", "fixtures", "dstack_simulator_HEAD", "appkeys.json")).Derive("", "", "").Key);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"k256_key":"00","k256_signature":""}""")]
    [InlineData("""{"k256_key":null,"k256_signature":""}""")]
    [InlineData("""{"k256_key":"0000000000000000000000000000000000000000000000000000000000000000","k256_signature":""}""")]
    [InlineData("""{"k256_key":"1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b","k256_signature":"z"}""")]
    [InlineData("""{"k256_key":"1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b"}""")]
    public void Parse_refuses_a_file_without_a_root_key_and_its_signature(string text) =>
        Assert.Throws<FormatException>(() => AppKeys.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void FromGuest_has_nobody_vouch_for_the_root_key() =>
        Assert.Equal("", AppKeys.FromGuest(new Seed("tests")).Derive("", "", "").SignatureChain[1]);

    [Fact]
    public void FromKms_gives_each_application_keys_of_its_own() =>
        Assert.NotEqual(
            AppKeys.FromKms(new Seed("tests"), new byte[20]).Derive("p", "", "").Key,
            AppKeys.FromKms(new Seed("tests"), [.. Enumerable.Repeat((byte)1, 20)]).Derive("p", "", "").Key);

    [Theory]
    [InlineData("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    public void Keccak256_is_the_one_before_SHA_3(string content, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(Keccak256.Hash(Encoding.ASCII.GetBytes(content))));
}
