using System.Text.Json.Nodes;
using Attestation;
using Pipeline.Guards;
using Pipeline.KmsImages;

namespace PipelineTests.Guards;

public sealed class DeploymentGuardsTests
{
    const string Good = """
        services:
          kms:
            image: mero-kms-phala@sha256:00
            environment:
              - LISTEN_ADDR=0.0.0.0:8080
              - CORS_ALLOWED_ORIGINS=https://example.org
        """;

    static string AppCompose(string compose) => new JsonObject
    {
        ["name"] = "mero-kms",
        ["docker_compose_file"] = compose,
        ["allowed_envs"] = new JsonArray("MERO_KMS_COLLATERAL_URL"),
    }.ToJsonString();

    [Fact]
    public void A_compose_file_without_policy_settings_passes()
    {
        Assert.Empty(DeploymentGuards.CompareCompose(Good));
        Assert.Empty(DeploymentGuards.CompareAppCompose(AppCompose(Good)));
    }

    [Theory]
    [InlineData(EvidenceEnvironment.Simulation)]
    [InlineData(EvidenceEnvironment.Tdx)]
    public void What_is_deployed_of_this_KMS_passes(EvidenceEnvironment environment)
    {
        var compose = KmsComposeFile.Render($"kms@sha256:{PolicyForge.Hex64("kms")}", Profile.Debug, "3.0.0", environment, "calimero-network/mero-tee");
        Assert.Empty(DeploymentGuards.CompareCompose(compose.Text));
        Assert.Empty(DeploymentGuards.CompareAppCompose(global::Pipeline.KmsImages.AppCompose.ForKms(Profile.Debug, compose).ToJson()));
    }

    [Theory]
    [InlineData("- ALLOWED_MRTD=00")]
    [InlineData("- ALLOWED_ANYTHING=00")]
    [InlineData("- allowed_tcb_statuses=outofdate")]
    [InlineData("- MERO_KMS_ALLOWED_RTMR0_JSON=[]")]
    [InlineData("- USE_ENV_POLICY=true")]
    [InlineData("- use_env_policy=1")]
    [InlineData("- \"\\x41LLOWED_MRTD=00\"")]
    public void A_policy_setting_is_refused_in_any_spelling(string setting)
    {
        var compose = $"{Good}\n      {setting}\n";
        Assert.Single(DeploymentGuards.CompareCompose(compose));
        Assert.NotEmpty(DeploymentGuards.CompareAppCompose(AppCompose(compose)));
    }

    [Fact]
    public void A_policy_setting_as_a_key_is_refused() => Assert.Equal(
        ["it says \"ALLOWED_MRTD\", but nothing named ALLOWED_* or USE_ENV_POLICY may be deployed; what is allowed comes from the policy alone"],
        DeploymentGuards.CompareCompose("environment:\n  ALLOWED_MRTD: 00\n"));

    [Fact]
    public void A_policy_setting_outside_the_compose_text_is_refused() => Assert.NotEmpty(
        DeploymentGuards.CompareAppCompose("""{"docker_compose_file":"a: b","allowed_envs":["\u0055SE_ENV_POLICY"]}"""));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"docker_compose_file\":1}")]
    [InlineData("{\"docker_compose_file\":\"a\",\"docker_compose_file\":\"b\"}")]
    [InlineData("no json")]
    public void An_app_compose_file_of_another_shape_is_refused(string json) => Assert.NotEmpty(DeploymentGuards.CompareAppCompose(json));

    [Fact]
    public void A_compose_file_that_is_no_YAML_is_refused() => Assert.StartsWith("it is not YAML (line 2: ", Assert.Single(DeploymentGuards.CompareCompose("a: [")));
}
