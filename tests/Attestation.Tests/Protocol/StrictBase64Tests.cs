using Attestation.Protocol;

namespace AttestationTests.Protocol;

public sealed class StrictBase64Tests
{
    [Theory]
    [InlineData("")]
    [InlineData("AA==")]
    [InlineData("AAA=")]
    [InlineData("AAAA")]
    [InlineData("/+//AQ==")]
    public void The_one_spelling_is_decoded(string text)
    {
        Assert.True(StrictBase64.TryDecode(text, out var bytes));
        Assert.Equal(text, Convert.ToBase64String(bytes));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("A")]
    [InlineData("=")]
    [InlineData("====")]
    [InlineData("AA=")]
    [InlineData("A===")]
    [InlineData("AB==")]
    [InlineData("AAB=")]
    [InlineData("AA==AAAA")]
    [InlineData("AAAA    ")]
    [InlineData("    AAAA")]
    [InlineData("AA  AA==")]
    [InlineData("A A A A ")]
    [InlineData("AAAAA= =")]
    [InlineData("AAA=   =")]
    [InlineData("AA==    ")]
    [InlineData("AAA\n")]
    [InlineData("AA-_")]
    [InlineData("AA\u00c1A")]
    public void Every_other_spelling_is_refused(string? text) => Assert.False(StrictBase64.TryDecode(text, out _));

    [Fact]
    public void What_is_decoded_is_what_encoding_would_give()
    {
        // Every text of four of these characters, alone and behind others, to the plain comparison.
        const string letters = "AQgw/= \n";
        foreach (var before in (string[])["", "AAAA"])
        {
            for (var number = 0; number < 4096; number++)
            {
                var text = before + new string([.. Enumerable.Range(0, 4).Select(place => letters[(number >> (3 * place)) & 7])]);
                var isSpelling = StrictBase64.TryDecode(text, out var bytes);
                Assert.Equal(IsSpelling(text), isSpelling);
                Assert.True(!isSpelling || text == Convert.ToBase64String(bytes!));
            }
        }
    }

    static bool IsSpelling(string text)
    {
        var decoded = new byte[text.Length];
        return Convert.TryFromBase64String(text, decoded, out var length) && Convert.ToBase64String(decoded, 0, length) == text;
    }
}
