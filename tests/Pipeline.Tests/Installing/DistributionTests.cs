using Pipeline.Installing;

namespace PipelineTests.Installing;

public sealed class DistributionTests
{
    [Fact]
    public void A_distribution_is_read_from_its_release_file()
    {
        var distribution = Distribution.Parse("PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\nVERSION_CODENAME=bookworm\nHOME_URL=\"https://x/?a=b\"\n");
        Assert.Equal(new("debian", "bookworm", "Debian GNU/Linux 12 (bookworm)"), distribution);
    }

    [Theory]
    [InlineData("debian", "bookworm", true)]
    [InlineData("debian", "trixie", true)]
    [InlineData("ubuntu", "noble", true)]
    [InlineData("ubuntu", "jammy", false)]
    [InlineData("debian", "bullseye", false)]
    [InlineData("fedora", "", false)]
    public void Where_apt_has_what_is_needed_we_install(string id, string codename, bool expected) =>
        Assert.Equal(expected, new Distribution(id, codename, id).HasApt);
}
