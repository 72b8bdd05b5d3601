using System.Net;
using System.Net.Http.Json;
using Attestation.Measurements;
using Attestation.Protocol;
using Kms.Dstack;
using Attestation.Collateral;
using Attestation.Verification;

namespace KmsTests;

public sealed class GetKeyTests
{
    /// <summary>A valid request with one thing changed, and what must come of it.</summary>
    internal static readonly Dictionary<string, (Func<Case, Task<GetKeyRequest>> Change, int Status, string Code)> Cases = new(StringComparer.Ordinal)
    {
        ["peer id empty"] = (Sent(r => r with { PeerId = " " }), 400, "invalid_peer_id"),
        ["peer id of another alphabet"] = (Sent(r => r with { PeerId = "0OIl" }), 400, "invalid_peer_id"),
        ["peer id too long"] = (Sent(r => r with { PeerId = new string('2', 129) }), 400, "invalid_peer_id"),
        ["challenge id in upper case"] = (Sent(r => r with { ChallengeId = r.ChallengeId.ToUpperInvariant() }), 400, "invalid_challenge"),
        ["challenge id without hyphens"] = (Sent(r => r with { ChallengeId = r.ChallengeId.Replace("-", "", StringComparison.Ordinal) }), 400, "invalid_challenge"),
        ["challenge id of version 1"] = (Sent(r => r with { ChallengeId = "6fa459ea-ee8a-11d2-894e-db77e160355e" }), 400, "invalid_challenge"),
        ["challenge unknown"] = (Sent(r => r with { ChallengeId = "6fa459ea-ee8a-4ca4-894e-db77e160355e" }), 401, "invalid_challenge"),
        ["quote not base64"] = (Sent(r => r with { QuoteB64 = "*" + r.QuoteB64[1..] }), 400, "invalid_request"),
        ["quote with white space"] = (Sent(r => r with { QuoteB64 = r.QuoteB64 + "    " }), 400, "invalid_request"),
        ["quote empty"] = (Sent(r => r with { QuoteB64 = "" }), 400, "invalid_request"),
        ["signature not base64"] = (Sent(r => r with { SignatureB64 = "x" }), 400, "invalid_request"),
        ["public key not base64"] = (Sent(r => r with { PeerPublicKeyB64 = "x" }), 400, "invalid_peer_public_key"),
        ["public key without its prefix"] = (Sent(r => r with { PeerPublicKeyB64 = Convert.ToBase64String(Convert.FromBase64String(r.PeerPublicKeyB64)[4..]) }), 400, "invalid_peer_public_key"),
        ["public key of another peer"] = (async c => (await c.AskAsync()) with { PeerPublicKeyB64 = Convert.ToBase64String(c.Other.Identity.PublicKey.ToProtobuf()) }, 401, "peer_identity_mismatch"),
        ["challenge of another peer"] = (async c => c.Node.Request(await c.Other.ChallengeAsync()), 401, "peer_id_mismatch"),
        ["signature of another peer"] = (async c => await c.AskAsync() is var r ? r with { SignatureB64 = Convert.ToBase64String(c.Other.Identity.Sign("x"u8)) } : null!, 401, "invalid_signature"),
        ["signature too short"] = (Sent(r => r with { SignatureB64 = "AAAA" }), 401, "invalid_signature"),
        ["quote exchanged after signing"] = (async c => (await c.AskAsync()) with { QuoteB64 = "AAAA" }, 401, "invalid_signature"),
        ["upstream's mock quote"] = (Quoted((c, n) => [.. "MOCK_TDX_QUOTE_V1"u8, .. ReportData.ForNode(NodeUnderTest.Nonce(n), c.Node.Identity.Id), .. new byte[175]]), 401, "mock_attestation_rejected"),
        ["no quote at all"] = (Quoted((_, _) => "quote-bytes"u8.ToArray()), 401, "attestation_verification_failed"),
        ["quote tampered with"] = (Quoted((c, n) => Flip(c.Node.Quote(n), 200)), 401, "attestation_verification_failed"),
        ["quote under a foreign root"] = (Quoted((c, n) => Foreign(c, n)), 401, "attestation_verification_failed"),
        ["wrong nonce"] = (Quoted((c, n) => c.Kms.Forge.Quote(QuoteForge.Registers(), ReportData.ForNode(new byte[32], c.Node.Identity.Id))), 401, "attestation_verification_failed"),
        ["wrong peer hash"] = (Quoted((c, n) => c.Kms.Forge.Quote(QuoteForge.Registers(), ReportData.ForNode(NodeUnderTest.Nonce(n), c.Other.Identity.Id))), 401, "attestation_verification_failed"),
        ["debug TD"] = (Quoted((c, n) => c.Node.Quote(n, isDebug: true)), 401, "attestation_verification_failed"),
        ["migratable TD"] = (Quoted((c, n) => c.Kms.Forge.Quote(QuoteForge.Registers(), ReportData.ForNode(NodeUnderTest.Nonce(n), c.Node.Identity.Id), isMigratable: true)), 401, "attestation_verification_failed"),
        ["another MRTD"] = (Measured(r => r with { MrTd = Measurement.Zero }), 403, "measurement_policy_rejected"),
        ["another RTMR0"] = (Measured(r => r with { Rtmr0 = Measurement.Zero }), 403, "measurement_policy_rejected"),
        ["another RTMR1"] = (Measured(r => r with { Rtmr1 = Measurement.Zero }), 403, "measurement_policy_rejected"),
        ["another RTMR2"] = (Measured(r => r with { Rtmr2 = Measurement.Zero }), 403, "measurement_policy_rejected"),
        ["another RTMR3"] = (Measured(r => r with { Rtmr3 = Measurement.Zero }), 403, "measurement_policy_rejected"),
        ["challenge expired"] = (async c => await c.AskAsync() is var r && c.Wait(60) ? r : null!, 401, "invalid_challenge"),
        ["challenge used"] = (async c => await c.AskAsync() is var r && (await c.Node.GetKeyAsync(r)).IsSuccessStatusCode ? r : null!, 401, "invalid_challenge"),
        ["collateral out of reach"] = (Sent((c, r) => { c.Kms.Collateral.Trouble = new CollateralUnavailableException("gone"); return r; }), 503, "dependency_unavailable"),
        ["collateral out of date"] = (Sent((c, r) => { c.Kms.Collateral.Age = TimeSpan.FromDays(40); return r; }), 503, "dependency_unavailable"),
        ["dstack gone"] = (Sent((c, r) => { c.Kms.Agent.Trouble = new DstackUnavailableException("gone"); return r; }), 503, "dependency_unavailable"),
        ["dstack unwilling"] = (Sent((c, r) => { c.Kms.Agent.Trouble = new DstackRefusedException("GetKey", "no", isUnsupported: false); return r; }), 500, "key_derivation_failed"),
        ["a key that another root signed"] = (Sent((c, r) => { c.Kms.Agent.Trouble = new UntrustedKeyException("another root"); return r; }), 500, "key_derivation_failed"),
        ["policy expired meanwhile"] = (async c => await c.AskAsync() is var r && c.Wait(100 * 86400) ? r : null!, 503, "policy_not_ready"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Fact]
    public async Task A_node_that_proves_everything_gets_its_key_and_the_same_again()
    {
        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy);
        var node = new NodeUnderTest(kms, kms.CreateClient());

        var first = await node.GetKeyAsync(node.Request(await node.ChallengeAsync()));
        var second = await node.GetKeyAsync(node.Request(await node.ChallengeAsync()));

        Assert.Equal($$"""{"key":"{{Convert.ToHexStringLower(node.Key)}}"}""", await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal([$"merod/storage/debug/{node.Identity.Id}", $"merod/storage/debug/{node.Identity.Id}"], kms.Agent.Paths);
        DemandNothingSecret(kms, node, "", []);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Anything_else_is_refused_with_its_code_and_without_a_key(string name)
    {
        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy);
        var http = kms.CreateClient();
        var (change, status, code) = Cases[name];
        var tried = new Case(kms, new(kms, http), new(kms, http, seed: 2));
        var request = await change(tried);

        var answer = await tried.Node.GetKeyAsync(request);

        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal($"{status} {code}", $"{(int)answer.StatusCode} {(await answer.Content.ReadFromJsonAsync(KmsJson.Wire.KmsError, TestContext.Current.CancellationToken))!.Error}");
        Assert.Equal(status is 503 && code is not "policy_not_ready", answer.Headers.RetryAfter is not null);
        DemandNothingSecret(kms, tried.Node, body, [request.QuoteB64, request.SignatureB64]);
    }

    [Fact]
    public async Task A_node_is_told_when_collateral_may_be_there()
    {
        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy);
        var node = new NodeUnderTest(kms, kms.CreateClient());
        kms.Collateral.Trouble = await UnknownPlatformAsync(kms);

        var answer = await node.GetKeyAsync(node.Request(await node.ChallengeAsync()));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(10), answer.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData("OutOfDate")]
    [InlineData("SWHardeningNeeded")]
    [InlineData("Revoked")]
    public async Task A_platform_below_the_policy_is_refused(string status)
    {
        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy, new() { TcbStatus = status });
        var node = new NodeUnderTest(kms, kms.CreateClient());

        var answer = await node.GetKeyAsync(node.Request(await node.ChallengeAsync()));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("tcb_status_rejected", (await answer.Content.ReadFromJsonAsync(KmsJson.Wire.KmsError, TestContext.Current.CancellationToken))!.Error);
    }

    [Theory]
    [InlineData("20", HttpStatusCode.OK)]
    [InlineData("21", HttpStatusCode.ServiceUnavailable)]
    public async Task No_key_is_given_on_collateral_of_an_older_TCB_recovery_than_is_demanded(string floor, HttpStatusCode expected)
    {
        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy, variables: ("MERO_KMS_TCB_EVALUATION_FLOOR", floor));
        var node = new NodeUnderTest(kms, kms.CreateClient());

        var answer = await node.GetKeyAsync(node.Request(await node.ChallengeAsync()));

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Without_a_policy_challenges_are_given_but_no_keys()
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        var node = new NodeUnderTest(kms, kms.CreateClient());

        var answer = await node.GetKeyAsync(node.Request(await node.ChallengeAsync()));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("policy_not_ready", (await answer.Content.ReadFromJsonAsync(KmsJson.Wire.KmsError, TestContext.Current.CancellationToken))!.Error);
    }

    [Fact]
    public async Task A_refused_request_has_used_its_challenge_up()
    {
        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy);
        var node = new NodeUnderTest(kms, kms.CreateClient());
        var challenge = await node.ChallengeAsync();
        await node.GetKeyAsync(node.Request(challenge) with { SignatureB64 = "AAAA" });

        var answer = await node.GetKeyAsync(node.Request(challenge));

        Assert.Equal("invalid_challenge", (await answer.Content.ReadFromJsonAsync(KmsJson.Wire.KmsError, TestContext.Current.CancellationToken))!.Error);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(200)]
    public async Task Of_many_requests_with_one_challenge_exactly_one_gets_the_key(int requests)
    {
        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy);
        var node = new NodeUnderTest(kms, kms.CreateClient());
        var request = node.Request(await node.ChallengeAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, requests).Select(_ => Task.Run(() => node.GetKeyAsync(request), TestContext.Current.CancellationToken)));

        Assert.Single(answers, answer => answer.StatusCode is HttpStatusCode.OK);
        Assert.Equal(requests - 1, answers.Count(answer => answer.StatusCode is HttpStatusCode.Unauthorized));
        Assert.Single(kms.Agent.Paths);
    }

    /// <summary>What a cache says of a platform that its service answered 404 for.</summary>
    static async Task<CollateralUnavailableException> UnknownPlatformAsync(KmsUnderTest kms)
    {
        using var http = new HttpClient(new NotFoundHttp());
        using var cache = new CollateralCache(
            new(http, new("https://pccs.example"), CollateralUpdate.Standard, kms.Time), new(TrustRoot.FromPem(kms.Forge.RootPem)), kms.Time);
        return await Assert.ThrowsAsync<CollateralUnavailableException>(() =>
            cache.FetchAsync("00806f050000", PckCa.Platform, TestContext.Current.CancellationToken));
    }

    static void DemandNothingSecret(KmsUnderTest kms, NodeUnderTest node, string body, string[] sent)
    {
        // Short ones, like an empty quote, could be part of anything.
        foreach (var secret in (string[])[Convert.ToHexStringLower(node.Key), Convert.ToBase64String(node.Key), .. sent.Where(text => text.Length > 8)])
        {
            Assert.DoesNotContain(secret, body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(secret, kms.Log.Text, StringComparison.OrdinalIgnoreCase);
        }
    }

    static Func<Case, Task<GetKeyRequest>> Sent(Func<GetKeyRequest, GetKeyRequest> change) => Sent((_, request) => change(request));

    static Func<Case, Task<GetKeyRequest>> Sent(Func<Case, GetKeyRequest, GetKeyRequest> change) => async c => change(c, await c.AskAsync());

    static Func<Case, Task<GetKeyRequest>> Quoted(Func<Case, ChallengeResponse, byte[]> quote) =>
        async c => await c.Node.ChallengeAsync() is var challenge ? c.Node.Request(challenge, quote(c, challenge)) : null!;

    static Func<Case, Task<GetKeyRequest>> Measured(Func<RegisterValues, RegisterValues> change) =>
        Quoted((c, challenge) => c.Node.Quote(challenge, change(QuoteForge.Registers())));

    static byte[] Flip(byte[] quote, int at)
    {
        quote[at] ^= 1;
        return quote;
    }

    static byte[] Foreign(Case c, ChallengeResponse challenge)
    {
        using var forge = QuoteForge.Create("another");
        return forge.Quote(QuoteForge.Registers(), ReportData.ForNode(NodeUnderTest.Nonce(challenge), c.Node.Identity.Id));
    }

    internal sealed record Case(KmsUnderTest Kms, NodeUnderTest Node, NodeUnderTest Other)
    {
        public async Task<GetKeyRequest> AskAsync() => Node.Request(await Node.ChallengeAsync());

        public bool Wait(int seconds)
        {
            Kms.Time.Advance(TimeSpan.FromSeconds(seconds));
            return true;
        }
    }
}
