using System.Security.Cryptography;
using System.Text;
using Simulator.Keys;

namespace SimulatorTests.Keys;

public sealed class SigningKeyTests
{
    // RFC 6979, A.2.5: P-256 with SHA-256.
    const string Secret = "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721";

    [Theory]
    [InlineData("sample",
        "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8")]
    [InlineData("test",
        "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083")]
    public void Sign_gives_the_bytes_of_RFC_6979(string content, string expected)
    {
        var key = SigningKey.From(Curve.P256, Convert.FromHexString(Secret));

        Assert.Equal(expected, Convert.ToHexString(key.Sign(Encoding.ASCII.GetBytes(content)).ToFixed()));
    }

    [Fact]
    public void PublicKey_is_that_of_RFC_6979()
    {
        var key = SigningKey.From(Curve.P256, Convert.FromHexString(Secret));

        Assert.Equal(
            "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6" +
            "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299",
            Convert.ToHexString(key.PublicKey));
    }

    [Fact]
    public void Sign_is_understood_by_the_platform()
    {
        using var verifier = SigningKey.Derive(Curve.Secp256K1, new Seed("a"), "k").ToPublic();

        var signature = SigningKey.Derive(Curve.Secp256K1, new Seed("a"), "k").Sign("content"u8).ToFixed();

        Assert.True(verifier.VerifyData("content"u8, signature, HashAlgorithmName.SHA256));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551")]
    public void From_refuses_what_is_no_scalar(string secret) =>
        Assert.Throws<ArgumentException>(() => SigningKey.From(Curve.P256, Convert.FromHexString(secret)));

    [Fact]
    public void Derive_separates_labels() =>
        Assert.NotEqual(SigningKey.Derive(Curve.P256, new Seed("a"), "x").PublicKey, SigningKey.Derive(Curve.P256, new Seed("a"), "y").PublicKey);
}
