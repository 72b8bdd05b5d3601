using Pipeline.Images;
using Pipeline.Runs;
using Pipeline.Versions;

namespace PipelineTests.Images;

public sealed class HostNeedsTests
{
    [Fact]
    public void All_missing_programs_are_named_at_once()
    {
        var refusal = Assert.Throws<AssetMissingException>(() => HostNeeds.DemandPrograms(program => program is not ("mkosi" or "mcopy"), hasUkify: false));

        Assert.Equal(
            "To build node images, this machine lacks mkosi (package mkosi), mcopy (package mtools), ukify (package systemd-ukify or systemd, 253 or newer). "
            + "Install them, or leave the installing to ./build.sh.",
            refusal.Message);
    }

    [Fact]
    public void Too_little_space_is_named_with_what_is_needed()
    {
        var refusal = Assert.Throws<StepFailedException>(() => HostNeeds.DemandSpace("artifacts", 4L << 30, 1L << 29));

        Assert.StartsWith("artifacts has 0.5 GiB free, and building an image needs 4.0 GiB.", refusal.Message);
    }

    [Theory]
    [InlineData("6.12.117+deb13-cloud-amd64")]
    [InlineData("6.9-cloud")]
    [InlineData("cloud")]
    public void A_kernel_that_is_too_old_is_refused(string kernel)
    {
        var refusal = Assert.Throws<StepFailedException>(() => BaseImage.DemandNewEnough(kernel, new KernelPin { Package = "linux", Suite = "s", Minimum = "6.16" }));

        Assert.Contains($"is Linux {kernel}; images/versions.json wants 6.16 or newer", refusal.Message);
    }

    [Theory]
    [InlineData("6.16+deb13")]
    [InlineData("7.3.4+deb13-cloud-amd64")]
    public void A_kernel_that_is_new_enough_will_do(string kernel) =>
        BaseImage.DemandNewEnough(kernel, new KernelPin { Package = "linux", Suite = "s", Minimum = "6.16" });
}
