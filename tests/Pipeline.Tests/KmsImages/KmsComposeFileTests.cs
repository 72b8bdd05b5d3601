using Attestation;
using Pipeline.Clients.Docker;
using Pipeline.KmsImages;
using Pipeline.Runs;

namespace PipelineTests.KmsImages;

public sealed class KmsComposeFileTests
{
    const string Image = "ghcr.io/calimero-network/mero-kms-phala@sha256:0000000000000000000000000000000000000000000000000000000000000001";

    static KmsComposeFile Render(EvidenceEnvironment environment, Profile? profile = null) =>
        KmsComposeFile.Render(Image, profile ?? Profile.Debug, "3.0.0", environment, "calimero-network/mero-tee");

    [Theory]
    [InlineData(EvidenceEnvironment.Simulation)]
    [InlineData(EvidenceEnvironment.Tdx)]
    public Task Render_pins_the_image_and_fixes_the_variables(EvidenceEnvironment environment) => Verify(Render(environment).Text, "yml");

    [Theory]
    [InlineData(EvidenceEnvironment.Simulation)]
    [InlineData(EvidenceEnvironment.Tdx)]
    public async Task An_app_compose_has_one_form_and_so_one_hash(EvidenceEnvironment environment)
    {
        var json = AppCompose.ForKms(Profile.LockedReadOnly, Render(environment, Profile.LockedReadOnly)).ToJson();
        await Verify(json + "compose hash " + AppCompose.Hash(json) + "\n");
    }

    [Fact]
    public void Hash_is_over_the_raw_bytes() =>
        Assert.Equal("06768e6df639ce3be65e9e5321f8b2d82dbffb01c74323462d34c2feb9653aff", AppCompose.Hash(Known()));

    [Fact]
    public void Profiles_never_share_a_compose_hash() => Assert.Equal(3, Profile.All
        .Select(profile => AppCompose.Hash(AppCompose.ForKms(profile, Render(EvidenceEnvironment.Tdx, profile)).ToJson())).Distinct().Count());

    [Fact]
    public void A_tdx_deployment_has_neither_open_variables_nor_a_root_nor_a_folder_of_the_host()
    {
        var compose = Render(EvidenceEnvironment.Tdx);
        Assert.Empty(compose.AllowedVariables);
        Assert.DoesNotContain("ROOT_CA", compose.Text);
        Assert.DoesNotContain("${", compose.Text);
        Assert.Equal(
            [new ContainerMount("/var/run/dstack.sock", "/var/run/dstack.sock", IsReadOnly: false), new("mero-kms-state", "/var/lib/mero-kms", IsReadOnly: false)],
            KmsService.Parse(compose.Text, "x").Mounts);
    }

    [Theory]
    [InlineData(EvidenceEnvironment.Simulation)]
    [InlineData(EvidenceEnvironment.Tdx)]
    public void Nothing_that_would_weaken_a_kms_is_deployed(EvidenceEnvironment environment)
    {
        foreach (var name in (string[])["ALLOWED_", "USE_ENV_POLICY", "ACCEPT_MOCK", "ENFORCE_"])
            Assert.DoesNotContain(name, Render(environment).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("services: []")]
    [InlineData("services:\n  other: {}\n")]
    [InlineData("a: [")]
    public void Another_file_is_named(string text)
    {
        var refusal = Assert.Throws<AskedWronglyException>(() => KmsService.Parse(text, "artifacts/kms/debug/docker-compose.yml"));
        Assert.StartsWith("artifacts/kms/debug/docker-compose.yml is not the compose file of a KMS", refusal.Message);
    }

    static string Known() => File.ReadAllText(SharedVectors.PathOf("dstack", "fixtures", "dstack-examples_rtmr3_app-compose.json"));
}
