using Attestation;
using Node.Evidence;
using Node.Probes;
using NodeTests.Evidence;
using NodeTests.Kms;

namespace NodeTests.Probes;

public sealed class KmsObserverTests
{
    const string NotReady = """{"error":"policy_not_ready"}""";

    static readonly ManualTime Time = new(DateTimeOffset.Parse("2026-11-22T12:00:00Z"));

    [Fact]
    public async Task ObserveAsync_writes_down_a_kms_that_gives_no_key()
    {
        var observed = await ObserveAsync(503, 503, NotReady, Profile.Debug);
        Assert.Equal((ForgedEvidence.ComposeHash, "uptodate", Time.GetUtcNow()), (observed.ComposeHash, observed.TcbStatus, observed.ObservedAt));
    }

    [Theory]
    [InlineData(200, 503, NotReady, "debug", "/ready answered 200")]
    [InlineData(503, 200, """{"key":"5ec2e7"}""", "debug", "/get-key answered 200")]
    [InlineData(503, 401, """{"error":"invalid_challenge"}""", "debug", "/get-key answered 401 invalid_challenge")]
    [InlineData(503, 503, NotReady, "locked-read-only", "The KMS says \"calimero.kms.profile=debug\"")]
    public async Task ObserveAsync_refuses_a_kms_that_does_more_or_is_another(int ready, int getKey, string body, string profile, string said)
    {
        var refusal = await Assert.ThrowsAsync<EvidenceRefusedException>(() => ObserveAsync(ready, getKey, body, Profile.Parse(profile)));
        Assert.Contains(said, refusal.Message);
        Assert.DoesNotContain("5ec2e7", refusal.Message);
    }

    static async Task<ObservedKms> ObserveAsync(int ready, int getKey, string body, Profile profile)
    {
        await using var kms = await FakeKms.StartAsync();
        var forged = new ForgedEvidence();
        forged.Behind(kms).On("ready", ready, "").On("get-key", getKey, body)
            .On("challenge", 200, $$"""{"challengeId":"id","nonceB64":"{{Convert.ToBase64String(new byte[32])}}","expiresAt":1}""");
        return await new KmsObserver(kms.Transport, forged, Time).ObserveAsync(profile, TestContext.Current.CancellationToken);
    }
}
