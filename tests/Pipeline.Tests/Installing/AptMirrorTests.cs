using Pipeline.Installing;
using Pipeline.Runs;

namespace PipelineTests.Installing;

public sealed class AptMirrorTests
{
    static AptMirror Mirror(string packages, string security) => new(new(packages), new(security));

    static AptMirror Of(params IEnumerable<string> addresses) => AptMirror.Find(given: null, [.. addresses.Select(address => new AptSource(address, ["bookworm"], null))]);

    [Fact]
    public void The_machines_own_archives_are_used() => Assert.Equal(
        Mirror("http://mirror.example/archive/debian", "https://other.example/debian-security"),
        Of("http://docker.example/linux/other", "http://mirror.example/archive/debian/", "https://other.example/debian-security", "http://second.example/debian"));

    [Fact]
    public void Security_updates_that_no_source_names_are_beside_the_archive() =>
        Assert.Equal(Mirror("http://mirror.example/debian", "http://mirror.example/debian-security"), Of("http://mirror.example/debian"));

    [Theory]
    [InlineData]
    [InlineData("http://mirror.example/ubuntu", "https://node.example/node_20.x", "cdrom:[Debian]/debian", "http://mirror.example/debian-security")]
    public void A_machine_that_knows_no_Debian_archive_is_told_which_parameter_names_one(params string[] addresses)
    {
        var refusal = Assert.Throws<AssetMissingException>(() => Of(addresses));
        Assert.Contains("Name one with --mirror", refusal.Message);
    }

    [Fact]
    public void A_given_mirror_counts_more_than_the_machines() => Assert.Equal(
        Mirror("https://mirror.example/debian", "https://mirror.example/debian-security"),
        AptMirror.Find("https://mirror.example/debian/", [new("http://own.example/debian", ["bookworm"], null)]));

    [Theory]
    [InlineData("mirror")]
    [InlineData("ftp://mirror.example/debian")]
    [InlineData("")]
    public void A_mirror_is_an_address(string mirror) =>
        Assert.Contains("is no mirror", Assert.Throws<AskedWronglyException>(() => AptMirror.Given(mirror)).Message);
}
