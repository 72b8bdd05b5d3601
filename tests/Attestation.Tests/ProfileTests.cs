using Attestation;

namespace AttestationTests;

public sealed class ProfileTests
{
    [Theory]
    [InlineData("debug")]
    [InlineData("debug-read-only")]
    [InlineData("locked-read-only")]
    public void Parse_finds_each_profile_by_its_name(string name) => Assert.Equal(name, Profile.Parse(name).Name);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Debug")]
    [InlineData("debug ")]
    public void Parse_refuses_any_other_name(string? name) => Assert.Throws<FormatException>(() => Profile.Parse(name));
}
