using Node.Kms;
using Node.Probes;

namespace NodeTests.Probes;

public sealed class ProbeResultTests
{
    static readonly ProbeFailedException Failure = new(ProbeStage.GetKey, ProbeCode.GetKeyRejected, "/get-key answered 401 invalid_challenge.") { KmsError = "invalid_challenge" };

    [Fact]
    public async Task Json_is_merods() => await Verify(ProbeResult.Of(Failure).ToJson(), "json");

    [Fact]
    public void Text_is_merods() => Assert.Equal(
        "KMS probe failed at stage=get_key code=KMS_GET_KEY_REJECTED: /get-key answered 401 invalid_challenge.", ProbeResult.Of(Failure).ToText());

    [Fact]
    public void A_success_shows_no_key()
    {
        using var key = new ReleasedKey([.. Enumerable.Repeat((byte)0xab, 32)]);
        Assert.DoesNotContain("abab", ProbeResult.Of(key).ToJson());
    }
}
