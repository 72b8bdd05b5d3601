using Attestation;
using Node.Boot;

namespace NodeTests.Boot;

public sealed class CommandLineMarkersTests
{
    const string Hash = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    [Fact]
    public void Parse_finds_the_markers_among_other_words()
    {
        var markers = CommandLineMarkers.Parse($"quiet calimero.root_hash={Hash} calimero.profile=debug-read-only\tcalimero.role=node\n");
        Assert.Equal(new() { Profile = Profile.DebugReadOnly, RootHash = Hash }, markers);
    }

    [Theory]
    [InlineData("", "has no calimero.role")]
    [InlineData("calimero.role=kms", "calimero.role=kms")]
    [InlineData("calimero.role=node", "has no calimero.profile")]
    [InlineData("calimero.role=node calimero.profile=Debug", "calimero.profile=Debug")]
    [InlineData("calimero.role=node calimero.profile=debug calimero.profile=debug", "calimero.profile 2 times")]
    [InlineData("calimero.role=node calimero.profile=debug", "has no calimero.root_hash")]
    [InlineData("calimero.role=node calimero.profile=debug calimero.root_hash=none", "calimero.root_hash=none")]
    [InlineData("calimero.role=node calimero.profile=debug calimero.root_hash=" + "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF", "lower-case")]
    public void Parse_refuses_markers_that_say_something_else(string commandLine, string said) =>
        Assert.Contains(said, Assert.Throws<BootRefusedException>(() => CommandLineMarkers.Parse(commandLine)).Message);
}
