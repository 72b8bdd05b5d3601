using Attestation;
using Kms.Settings;

namespace KmsTests.Settings;

/// <summary>The profile that an image has, against what it is told.</summary>
public sealed class ImageProfileTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mero-kms-");

    string ImageProfileFile => Path.Combine(folder.FullName, "image-profile");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(" \n", "is empty")]
    [InlineData("open\n", "says \"open\"")]
    [InlineData("debug\nlocked-read-only\n", "says \"debug\nlocked-read-only\"")]
    public void An_image_with_no_profile_is_refused(string content, string found)
    {
        File.WriteAllText(ImageProfileFile, content);
        var refusal = Assert.Throws<SettingsRefusedException>(() => Read(new() { ["MERO_KMS_PROFILE"] = "debug" }));
        Assert.Contains(found, Assert.Single(refusal.Mistakes));
    }

    [Fact]
    public void An_image_whose_profile_cannot_be_read_is_refused()
    {
        Directory.CreateDirectory(ImageProfileFile);
        Assert.Contains("cannot be read", Assert.Single(Assert.Throws<SettingsRefusedException>(() => Read(new() { ["MERO_KMS_PROFILE"] = "debug" })).Mistakes));
    }

    [Fact]
    public void An_image_whose_profile_is_a_link_to_nothing_is_refused()
    {
        File.CreateSymbolicLink(ImageProfileFile, "/nonexistent/profile");
        Assert.Contains("cannot be read", Assert.Single(Assert.Throws<SettingsRefusedException>(() => Read(new() { ["MERO_KMS_PROFILE"] = "debug" })).Mistakes));
    }

    [Fact]
    public void An_image_and_the_former_name_of_its_profile_must_agree()
    {
        File.WriteAllText(ImageProfileFile, "locked-read-only\n");
        Assert.Contains("this image was built for locked-read-only", Assert.Single(Assert.Throws<SettingsRefusedException>(() => Read(new() { ["KMS_POLICY_PROFILE"] = "debug" })).Mistakes));
    }

    [Fact]
    public void An_image_of_another_profile_is_refused()
    {
        File.WriteAllText(ImageProfileFile, "locked-read-only\n");
        var refusal = Assert.Throws<SettingsRefusedException>(() => Read(new() { ["MERO_KMS_PROFILE"] = "debug" }));
        Assert.StartsWith("MERO_KMS_PROFILE is debug, but this image was built for locked-read-only", Assert.Single(refusal.Mistakes));
    }

    [Fact]
    public void The_images_profile_needs_no_variable()
    {
        File.WriteAllText(ImageProfileFile, "debug-read-only\n");
        Assert.Equal(Profile.DebugReadOnly, Read([]).Profile);
    }

    [Fact]
    public void Two_names_of_the_profile_must_agree()
    {
        var refusal = Assert.Throws<SettingsRefusedException>(() => Read(new() { ["MERO_KMS_PROFILE"] = "debug", ["KMS_POLICY_PROFILE"] = "locked-read-only" }));
        Assert.StartsWith("KMS_POLICY_PROFILE is locked-read-only, but MERO_KMS_PROFILE is debug", Assert.Single(refusal.Mistakes));
    }

    KmsSettings Read(Dictionary<string, string> variables) => new SettingsReader(new(variables), new(ImageProfileFile)).Read();
}
