using System.Numerics;
using System.Text;
using Attestation.Protocol;

namespace AttestationTests.Protocol;

public sealed class Base58Tests
{
    const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    // The last three: https://datatracker.ietf.org/doc/html/draft-msporny-base58-03, section 5.
    [Theory]
    [InlineData("", "")]
    [InlineData("\0", "1")]
    [InlineData("hello", "Cn8eVZg")]
    [InlineData("\0\0a", "112g")]
    [InlineData("Hello World!", "2NEpo7TZRRrLZSi2U")]
    [InlineData("The quick brown fox jumps over the lazy dog.", "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z")]
    [InlineData("\0\0\u0028\u007f\u00b4\u00cd", "11233QC4")]
    public void Encode_has_bitcoins_digits(string text, string encoded) => Assert.Equal(encoded, Base58.Encode(Encoding.Latin1.GetBytes(text)));

    [Fact]
    public void Encode_writes_the_number_that_the_bytes_are()
    {
        var bytes = new byte[80];
        for (var drawn = 1u; drawn <= 2000; drawn++)
        {
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = (byte)((drawn * 2654435761u * (uint)(i + 7)) >> 19);
            // Some begin with zeros, some with a digit that fills its place.
            var some = bytes.AsSpan(0, (int)(drawn % 81));
            some[..Math.Min((int)(drawn % 5), some.Length)].Clear();
            Assert.Equal(Model(some), Base58.Encode(some));
        }
    }

    [Theory]
    [InlineData(Alphabet, true)]
    [InlineData("0", false)]
    [InlineData("O", false)]
    [InlineData("I", false)]
    [InlineData("l", false)]
    [InlineData("a b", false)]
    [InlineData("\u0431", false)]
    public void IsEncoding_knows_its_digits(string text, bool isEncoding) => Assert.Equal(isEncoding, Base58.IsEncoding(text));

    static string Model(ReadOnlySpan<byte> bytes)
    {
        var digits = new StringBuilder();
        for (var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true); number > 0; number /= 58)
            digits.Insert(0, Alphabet[(int)(number % 58)]);
        for (var i = 0; i < bytes.Length && bytes[i] is 0; i++)
            digits.Insert(0, '1');
        return digits.ToString();
    }
}
