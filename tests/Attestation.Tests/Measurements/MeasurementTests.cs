using Attestation.Measurements;

namespace AttestationTests.Measurements;

public sealed class MeasurementTests
{
    // SHA-384 of four zero bytes: the separator event of every UEFI log.
    const string Separator = "394341b7182cd227c5c6b07ef8000cdfd86136c4292b8e576573ad7ed9ae41019f5818b4b971c9effc60e1ad9f1289f0";

    [Fact]
    public void Hash_is_SHA_384() => Assert.Equal(Separator, Measurement.Hash([0, 0, 0, 0]).ToString());

    [Fact]
    public void Text_and_value_are_the_same_thing()
    {
        var measurement = Measurement.Parse(Separator);
        Assert.Equal(measurement, Measurement.From(measurement.ToArray()));
        Assert.Equal(Separator, measurement.ToString());
        Assert.NotEqual(measurement, Measurement.Zero);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("394341b7")]
    [InlineData("394341B7182cd227c5c6b07ef8000cdfd86136c4292b8e576573ad7ed9ae41019f5818b4b971c9effc60e1ad9f1289f0")]
    [InlineData("g94341b7182cd227c5c6b07ef8000cdfd86136c4292b8e576573ad7ed9ae41019f5818b4b971c9effc60e1ad9f1289f0")]
    [InlineData("394341b7182cd227c5c6b07ef8000cdfd86136c4292b8e576573ad7ed9ae41019f5818b4b971c9effc60e1ad9f1289f000")]
    public void Parse_refuses_anything_but_96_lower_case_hex_digits(string? text)
    {
        Assert.False(Measurement.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Measurement.Parse(text));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(47)]
    [InlineData(49)]
    public void From_refuses_another_length(int length) => Assert.Throws<ArgumentException>(() => Measurement.From(new byte[length]));

    [Fact]
    public void Replay_extends_from_zero_in_order()
    {
        MeasuredEvent[] events = [Event("a"), Event("b")];
        var expected = Measurement.Hash([.. Measurement.Hash([.. new byte[48], .. events[0].Digest.ToArray()]).ToArray(), .. events[1].Digest.ToArray()]);

        Assert.Equal(expected, MeasuredRegister.Replay(events).Value);
        Assert.NotEqual(expected, MeasuredRegister.Replay([events[1], events[0]]).Value);
        Assert.Equal(Measurement.Zero, MeasuredRegister.Replay([]).Value);
    }

    static MeasuredEvent Event(string name) => new() { Name = name, Hashed = name, Digest = Measurement.Hash(System.Text.Encoding.UTF8.GetBytes(name)) };
}
