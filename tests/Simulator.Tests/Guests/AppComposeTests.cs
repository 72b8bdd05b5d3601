using System.Text;
using Simulator.Guests;

namespace SimulatorTests.Guests;

public sealed class AppComposeTests
{
    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("""{"name":1}""")]
    [InlineData("""{"name":"a","name":"b"}""")]
    [InlineData("""{"kms_enabled":"yes"}""")]
    [InlineData("""{"key_provider":"tpm"}""")]
    [InlineData("""{"local_key_provider_enabled":true}""")]
    public void Parse_refuses_what_the_guest_could_not_boot(string text) =>
        Assert.Throws<FormatException>(() => AppCompose.Parse(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("{}", false)]
    [InlineData("""{"kms_enabled":true}""", true)]
    [InlineData("""{"key_provider":"kms"}""", true)]
    [InlineData("""{"kms_enabled":true,"key_provider":"none"}""", false)]
    public void Parse_finds_who_gives_the_keys(string text, bool expected) =>
        Assert.Equal(expected, AppCompose.Parse(Encoding.UTF8.GetBytes(text)).UsesKms);
}
