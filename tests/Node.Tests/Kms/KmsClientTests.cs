using Attestation.Protocol;
using Node.Keys;
using Node.Kms;

namespace NodeTests.Kms;

public sealed class KmsClientTests
{
    static readonly string Nonce = Convert.ToBase64String(new byte[32]);
    static readonly string ReportDataHex = new('0', 128);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, int, string, string> AttestFailures => new()
    {
        { "an http error", 500, """{"error":"internal_error"}""", ProbeCode.AttestRejected },
        { "an http error of a proxy", 502, "<html>", ProbeCode.AttestRejected },
        { "a redirect", 307, "", ProbeCode.AttestRejected },
        { "a policy error", 403, """{"error":"measurement_policy_rejected"}""", ProbeCode.ProfilePolicyRejected },
        { "no json", 200, "quote", ProbeCode.AttestResponseInvalid },
        { "a missing member", 200, """{"quoteB64":"AAAA"}""", ProbeCode.AttestResponseInvalid },
        { "null", 200, "null", ProbeCode.AttestResponseInvalid },
        { "no base64", 200, Attest("A A="), ProbeCode.AttestResponseInvalid },
        { "short report data", 200, Attest("AAAA", "00"), ProbeCode.AttestResponseInvalid },
        { "no hex", 200, Attest("AAAA", new string('g', 128)), ProbeCode.AttestResponseInvalid },
        { "a long quote", 200, Attest(new string('A', 128 * 1024 + 4)), ProbeCode.AttestResponseOversized },
        { "long report data", 200, Attest("AAAA", new string('0', 1026)), ProbeCode.AttestResponseOversized },
        { "more than any answer has", 200, Attest(new string('A', 2 * 1024 * 1024)), ProbeCode.AttestVerificationFailed },
    };

    [Theory]
    [MemberData(nameof(AttestFailures))]
    public async Task Attest_gives_merods_code(string what, int status, string body, string code)
    {
        await using var kms = await FakeKms.StartAsync();
        kms.On("attest", status, body);
        var refusal = await Assert.ThrowsAsync<ProbeFailedException>(() => kms.Client.AttestAsync(new byte[32], new byte[32], Cancel));
        Assert.Equal((what, ProbeStage.Attest, code), (what, refusal.Stage, refusal.Code));
    }

    public static TheoryData<string, int, string, string> ChallengeFailures => new()
    {
        { "an http error", 429, """{"error":"rate_limited"}""", ProbeCode.ChallengeRejected },
        { "a profile error", 403, """{"error":"profile_policy_rejected"}""", ProbeCode.ProfilePolicyRejected },
        { "no json", 200, "", ProbeCode.ChallengeResponseInvalid },
        { "a long id", 200, Challenge(new string('a', 513), Nonce), ProbeCode.ChallengeIdOversized },
        { "a long nonce", 200, Challenge("id", new string('A', 2052)), ProbeCode.ChallengeNonceOversized },
        { "no base64", 200, Challenge("id", "*"), ProbeCode.ChallengeNonceInvalid },
        { "a short nonce", 200, Challenge("id", "AAAA"), ProbeCode.ChallengeNonceInvalid },
        { "a time after all time", 200, Challenge("id", Nonce, long.MaxValue), ProbeCode.ChallengeResponseInvalid },
        { "a time before all time", 200, Challenge("id", Nonce, long.MinValue), ProbeCode.ChallengeResponseInvalid },
    };

    [Theory]
    [MemberData(nameof(ChallengeFailures))]
    public async Task Challenge_gives_merods_code(string what, int status, string body, string code)
    {
        await using var kms = await FakeKms.StartAsync();
        kms.On("challenge", status, body);
        var refusal = await Assert.ThrowsAsync<ProbeFailedException>(() => kms.Client.ChallengeAsync(Peers.Fresh().Id, Cancel));
        Assert.Equal((what, ProbeStage.Challenge, code), (what, refusal.Stage, refusal.Code));
    }

    public static TheoryData<string, int, string, string> GetKeyFailures => new()
    {
        { "an http error", 401, """{"error":"invalid_challenge"}""", ProbeCode.GetKeyRejected },
        { "a policy error", 403, """{"error":"measurement_policy_rejected"}""", ProbeCode.ProfilePolicyRejected },
        { "a tcb error, which is no policy error", 403, """{"error":"tcb_status_rejected"}""", ProbeCode.GetKeyRejected },
        { "no json", 200, "key", ProbeCode.GetKeyResponseInvalid },
        { "an empty key", 200, """{"key":""}""", ProbeCode.KeyInvalid },
        { "an odd key", 200, Key(65), ProbeCode.KeyInvalid },
        { "no hex", 200, """{"key":"zz"}""", ProbeCode.KeyInvalid },
        { "a long key", 200, Key(4098), ProbeCode.KeyInvalid },
        { "a short key", 200, Key(62), ProbeCode.GetKeyRequestFailed },
    };

    [Theory]
    [MemberData(nameof(GetKeyFailures))]
    public async Task GetKey_gives_merods_code(string what, int status, string body, string code)
    {
        await using var kms = await FakeKms.StartAsync();
        kms.On("get-key", status, body);
        var refusal = await Assert.ThrowsAsync<ProbeFailedException>(() => kms.Client.GetKeyAsync(Request(), Cancel));
        Assert.Equal((what, ProbeStage.GetKey, code), (what, refusal.Stage, refusal.Code));
    }

    [Fact]
    public async Task GetKey_never_repeats_what_it_was_answered()
    {
        await using var kms = await FakeKms.StartAsync();
        kms.On("get-key", 200, """{"key":["5ec2e7"]}""");
        var refusal = await Assert.ThrowsAsync<ProbeFailedException>(() => kms.Client.GetKeyAsync(Request(), Cancel));
        Assert.DoesNotContain("5ec2e7", refusal.ToString());
    }

    [Fact]
    public async Task GetKey_takes_a_key_of_32_bytes_and_ignores_what_it_does_not_know()
    {
        await using var kms = await FakeKms.StartAsync();
        kms.On("get-key", 200, """{"key":"KEY","more":1}""".Replace("KEY", new string('a', 64)));
        using var key = await kms.Client.GetKeyAsync(Request(), Cancel);
        Assert.Equal(32, key.Length);
        Assert.DoesNotContain("aa", key.ToString());
    }

    [Theory]
    [InlineData("attest", ProbeCode.AttestVerificationFailed)]
    [InlineData("challenge", ProbeCode.ChallengeRequestFailed)]
    [InlineData("get-key", ProbeCode.GetKeyRequestFailed)]
    public async Task A_kms_that_is_gone_has_merods_code(string call, string code)
    {
        KmsClient client;
        await using (var kms = await FakeKms.StartAsync())
            client = kms.Client;
        var refusal = await Assert.ThrowsAsync<ProbeFailedException>(() => call switch
        {
            "attest" => client.AttestAsync(new byte[32], new byte[32], Cancel),
            "challenge" => client.ChallengeAsync(Peers.Fresh().Id, Cancel),
            _ => client.GetKeyAsync(Request(), Cancel),
        });
        Assert.Equal(code, refusal.Code);
    }

    [Fact]
    public async Task A_refusal_carries_the_kmss_code_and_details()
    {
        await using var kms = await FakeKms.StartAsync();
        kms.On("get-key", 401, """{"error":"invalid_signature","details":"It is of another peer."}""");
        var refusal = await Assert.ThrowsAsync<ProbeFailedException>(() => kms.Client.GetKeyAsync(Request(), Cancel));
        Assert.Equal(KmsErrorCode.InvalidSignature, refusal.KmsError);
        Assert.Equal("/get-key answered 401 invalid_signature: It is of another peer.", refusal.Message);
    }

    static string Attest(string quote, string? reportData = null) =>
        $$"""{"quoteB64":"{{quote}}","reportDataHex":"{{reportData ?? ReportDataHex}}","eventLog":"[]","vmConfig":"{}"}""";

    static string Challenge(string id, string nonce, long expiresAt = 1) => $$"""{"challengeId":"{{id}}","nonceB64":"{{nonce}}","expiresAt":{{expiresAt}}}""";

    static string Key(int digits) => $$"""{"key":"{{new string('a', digits)}}"}""";

    static GetKeyRequest Request() => new() { ChallengeId = "", QuoteB64 = "", PeerId = "", PeerPublicKeyB64 = "", SignatureB64 = "" };
}
