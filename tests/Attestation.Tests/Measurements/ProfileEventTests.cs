using Attestation;
using Attestation.Measurements;

namespace AttestationTests.Measurements;

public sealed class ProfileEventTests
{
    [Theory]
    [InlineData("debug", "d36a369da36da804796af0fad656e2ee5116da685d0ddeb9b130e725229446fad528abcfeaab700aac5afaa8540c86ce")]
    [InlineData("debug-read-only", "8653316cd574c90a96cf5020e36f3d5fa8d5472291f17422d62e2b31c837ef41a3f1df02973351edd0e0e2953bdfe2b6")]
    [InlineData("locked-read-only", "b533e4047364b6ce042f58c53305593121d80b2f93f30660e70ff35cac28711e6fa72fcba7326aa3483eb6d3c4e22fce")]
    public void Register_is_upstreams_for_a_root_hash_of_zeros(string profile, string expected) =>
        Assert.Equal(expected, ProfileEvent.Register(Profile.Parse(profile), new('0', 64)).Value.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000A0")]
    public void For_refuses_what_is_no_root_hash(string rootHash) =>
        Assert.Throws<FormatException>(() => ProfileEvent.For(Profile.Debug, rootHash));
}
