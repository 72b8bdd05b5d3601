using Pipeline.Images;
using Pipeline.Runs;

namespace PipelineTests.Images;

public sealed class MkosiVersionTests
{
    [Theory]
    [InlineData("mkosi 24.3", "24.3", "mkosi.pkgmngr")]
    [InlineData("mkosi 25.3\n", "25.3", "mkosi.sandbox")]
    [InlineData("mkosi 26", "26.0", "mkosi.sandbox")]
    [InlineData("mkosi 25~devel", "25.0", "mkosi.sandbox")]
    public void Demand_reads_what_mkosi_says(string output, string version, string folder)
    {
        var found = MkosiVersion.Demand(output);

        Assert.Equal(version, found.ToString());
        Assert.Equal(folder, found.PackageManagerFolder);
    }

    [Fact]
    public void A_version_that_is_too_old_is_named_with_the_one_that_is_needed()
    {
        var refusal = Assert.Throws<AssetMissingException>(() => MkosiVersion.Demand("mkosi 14"));

        Assert.StartsWith("mkosi 14.0 is installed; 24.0 or newer is needed.", refusal.Message);
        Assert.Equal(ExitCode.AssetMissing, refusal.ExitCode);
    }

    [Fact]
    public void Another_program_is_not_mkosi() =>
        Assert.Contains("says \"hello\"", Assert.Throws<AssetMissingException>(() => MkosiVersion.Demand("hello")).Message);
}
