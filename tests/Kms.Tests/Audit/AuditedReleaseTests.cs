using System.Net;
using System.Net.Http.Json;
using Attestation;
using Attestation.Audit;
using Attestation.Measurements;
using Attestation.Protocol;
using Kms.Dstack;

namespace KmsTests.Audit;

/// <summary>What the audit log says of each way a request for a key can end.</summary>
public sealed class AuditedReleaseTests
{
    /// <summary>Each changes one thing after the challenge was given; all of them spend it.</summary>
    static readonly Dictionary<string, Func<KmsUnderTest, NodeUnderTest, ChallengeResponse, GetKeyRequest>> Refusals = new(StringComparer.Ordinal)
    {
        ["invalid_challenge"] = (_, node, challenge) => node.Request(challenge) with { ChallengeId = "6fa459ea-ee8a-4ca4-894e-db77e160355e" },
        ["peer_id_mismatch"] = (kms, _, challenge) => new NodeUnderTest(kms, kms.CreateClient(), seed: 2).Request(challenge),
        ["invalid_peer_public_key"] = (_, node, challenge) => node.Request(challenge) with { PeerPublicKeyB64 = "AAAA" },
        ["peer_identity_mismatch"] = (kms, node, challenge) => node.Request(challenge) with { PeerPublicKeyB64 = Convert.ToBase64String(new NodeUnderTest(kms, kms.CreateClient(), seed: 2).Identity.PublicKey.ToProtobuf()) },
        ["invalid_signature"] = (_, node, challenge) => node.Request(challenge) with { SignatureB64 = "AAAA" },
        ["mock_attestation_rejected"] = (_, node, challenge) => node.Request(challenge, "MOCK_TDX_QUOTE_V1 and more"u8.ToArray()),
        ["attestation_verification_failed"] = (_, node, challenge) => node.Request(challenge, "no quote"u8.ToArray()),
        ["measurement_policy_rejected"] = (_, node, challenge) => node.Request(challenge, node.Quote(challenge, QuoteForge.Registers() with { Rtmr2 = Measurement.Zero })),
        ["dependency_unavailable"] = (kms, node, challenge) => Trouble(kms, new DstackUnavailableException("gone"), node.Request(challenge)),
        ["key_derivation_failed"] = (kms, node, challenge) => Trouble(kms, new DstackRefusedException("GetKey", "no", isUnsupported: false), node.Request(challenge)),
        ["internal_error"] = (kms, node, challenge) => Trouble(kms, new InvalidOperationException("a secret"), node.Request(challenge)),
        ["policy_not_ready"] = (kms, node, challenge) => ExpiresDuringCollateral(kms, node.Request(challenge)),
    };

    public static TheoryData<string> Reasons => [.. Refusals.Keys];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_released_key_has_a_line_with_all_it_was_released_on()
    {
        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy);
        var node = new NodeUnderTest(kms, kms.CreateClient());
        var challenge = await node.ChallengeAsync();
        var request = node.Request(challenge);

        Assert.Equal(HttpStatusCode.OK, (await node.GetKeyAsync(request)).StatusCode);

        var (opened, line) = (AuditedLog.Read(kms)[0], AuditedLog.Read(kms)[^1]);
        Assert.Equal(("3.0.0", Profile.Debug, EvidenceEnvironment.Simulation), (opened.KmsVersion, opened.Profile, opened.Environment));
        Assert.Equal((AuditLineKind.Decision, AuditOutcome.Released, null, 1), (line.Kind, line.Outcome, line.Reason, line.PolicyVersion));
        Assert.Equal(AuditPeer.Hash(AuditSalt.Read(AuditPeer.SaltPath(kms.AuditFile, opened.Chain!))!, node.Identity.Id), line.Peer);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Convert.FromBase64String(request.QuoteB64))), line.QuoteSha256);
        Assert.Equal(QuoteForge.Registers(), new RegisterValues { MrTd = line.MrTd!.Value, Rtmr0 = line.Rtmr0!.Value, Rtmr1 = line.Rtmr1!.Value, Rtmr2 = line.Rtmr2!.Value, Rtmr3 = line.Rtmr3!.Value });
        Assert.Equal(("uptodate", kms.Time.GetUtcNow()), (line.TcbStatus, line.Time));
        Assert.NotEmpty(line.RequestId!);
        DemandNothingSecret(kms, node, challenge, request);
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task A_refusal_behind_the_challenge_has_a_line_with_its_reason(string reason)
    {
        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy);
        var node = new NodeUnderTest(kms, kms.CreateClient());
        var challenge = await node.ChallengeAsync();
        var request = Refusals[reason](kms, node, challenge);

        var answer = await node.GetKeyAsync(request);

        Assert.Equal(reason, (await answer.Content.ReadFromJsonAsync(KmsJson.Wire.KmsError, Cancel))!.Error);
        var line = AuditedLog.Read(kms)[^1];
        Assert.Equal((AuditOutcome.Refused, reason), (line.Outcome, line.Reason));
        DemandNothingSecret(kms, node, challenge, request);
    }

    [Fact]
    public async Task A_platform_below_the_policy_has_a_line_with_its_status()
    {
        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy, new() { TcbStatus = "OutOfDate" });
        var node = new NodeUnderTest(kms, kms.CreateClient());
        await node.GetKeyAsync(node.Request(await node.ChallengeAsync()));
        var line = AuditedLog.Read(kms)[^1];
        Assert.Equal(("tcb_status_rejected", "outofdate"), (line.Reason, line.TcbStatus));
    }

    [Fact]
    public async Task What_is_refused_before_the_challenge_is_no_decision_about_a_key()
    {
        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy);
        var node = new NodeUnderTest(kms, kms.CreateClient());
        var request = node.Request(await node.ChallengeAsync());

        await node.GetKeyAsync(request with { QuoteB64 = "*" });
        await node.GetKeyAsync(request with { ChallengeId = "none" });
        await node.GetKeyAsync(request with { PeerId = "0" });

        Assert.Equal(AuditLineKind.Opened, Assert.Single(AuditedLog.Read(kms)).Kind);
    }

    [Fact]
    public async Task Of_parallel_requests_with_one_challenge_one_is_released_and_all_have_a_line()
    {
        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy);
        var node = new NodeUnderTest(kms, kms.CreateClient());
        var request = node.Request(await node.ChallengeAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => node.GetKeyAsync(request)));

        Assert.Equal(1, answers.Count(answer => answer.IsSuccessStatusCode));
        var report = AuditedLog.Verify(kms.AuditFile);
        Assert.Equal((101, 1, 99), (report.Lines, report.Released, report.Refused["invalid_challenge"]));
    }

    static GetKeyRequest Trouble(KmsUnderTest kms, Exception trouble, GetKeyRequest request)
    {
        kms.Agent.Trouble = trouble;
        return request;
    }

    static GetKeyRequest ExpiresDuringCollateral(KmsUnderTest kms, GetKeyRequest request)
    {
        kms.Collateral.Meanwhile = () => kms.Time.Advance(TimeSpan.FromDays(100));
        return request;
    }

    static void DemandNothingSecret(KmsUnderTest kms, NodeUnderTest node, ChallengeResponse challenge, GetKeyRequest request)
    {
        var log = File.ReadAllText(kms.AuditFile);
        var nonce = NodeUnderTest.Nonce(challenge);
        foreach (var secret in (string[])[Convert.ToHexStringLower(node.Key), Convert.ToBase64String(node.Key), Convert.ToHexStringLower(nonce), challenge.NonceB64,
            request.QuoteB64, Convert.ToHexStringLower(Convert.FromBase64String(request.QuoteB64)), request.SignatureB64, node.Identity.Id.Text, "a secret"])
            Assert.DoesNotContain(secret, log, StringComparison.OrdinalIgnoreCase);
    }
}
