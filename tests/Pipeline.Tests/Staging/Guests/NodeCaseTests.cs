using Pipeline.Staging.Guests;

namespace PipelineTests.Staging.Guests;

public sealed class NodeCaseTests
{
    static readonly NodeCase Case = new("kms-refuses", "get_key KMS_PROFILE_POLICY_REJECTED measurement_policy_rejected", "The node's", new Dictionary<string, string>());

    [Fact]
    public void The_refusal_that_was_wanted_reads_as_expected() =>
        Assert.Equal(Case.Expected, Case.Say(Refused("get_key", "KMS_PROFILE_POLICY_REJECTED", "measurement_policy_rejected", "The node's rtmr2 is not listed.")));

    [Theory]
    [InlineData("attest", "KMS_PROFILE_POLICY_REJECTED", "measurement_policy_rejected", "The node's rtmr2")]
    [InlineData("get_key", "KMS_GET_KEY_REJECTED", "measurement_policy_rejected", "The node's rtmr2")]
    [InlineData("get_key", "KMS_PROFILE_POLICY_REJECTED", "tcb_status_rejected", "The node's rtmr2")]
    [InlineData("get_key", "KMS_PROFILE_POLICY_REJECTED", null, "The node's rtmr2")]
    [InlineData("get_key", "KMS_PROFILE_POLICY_REJECTED", "measurement_policy_rejected", "Another reason.")]
    public void Any_other_refusal_reads_differently(string stage, string code, string? kmsError, string details) =>
        Assert.NotEqual(Case.Expected, Case.Say(Refused(stage, code, kmsError, details)));

    [Fact]
    public void A_key_is_no_refusal() => Assert.Equal("the key (open)", Case.Say(new() { State = "open", Attempts = 3 }));

    static KeyReport Refused(string stage, string code, string? kmsError, string details) =>
        new() { State = "waiting", Attempts = 1, LastRefusal = new() { Stage = stage, Code = code, KmsError = kmsError, Details = details } };
}
