using System.Net.Http.Json;
using Attestation.Collateral;
using Attestation.Measurements;
using Attestation.Protocol;
using Kms.Dstack;
using Simulator.Collateral;

namespace KmsTests.Hostile;

/// <summary>The order of checks is the contract: a request that violates one and everything behind it is told of that one.</summary>
public sealed class OrderOfChecksTests
{
    static readonly string Other = Convert.ToBase64String(PeerIdentity.FromSeed(Enumerable.Repeat((byte)2, 32).ToArray()).PublicKey.ToProtobuf());

    /// <summary>All that can be violated together, in the order in which it is checked. The quotes stand in <see cref="QuoteOf"/>.</summary>
    static readonly (string Name, int Status, string Code, string Details, Func<GetKeyRequest, GetKeyRequest> Violate)[] Checks =
    [
        ("peer id", 400, "invalid_peer_id", "peerId is expected", r => r with { PeerId = "0OIl" }),
        ("form of the challenge id", 400, "invalid_challenge", "challengeId is expected", r => r with { ChallengeId = "1" }),
        ("policy", 503, "policy_not_ready", "The policy expired", r => r),
        ("base64 of the quote", 400, "invalid_request", "quoteB64", r => r with { QuoteB64 = "*" }),
        ("base64 of the public key", 400, "invalid_peer_public_key", "peerPublicKeyB64 is expected as standard base64", r => r with { PeerPublicKeyB64 = "*" }),
        ("base64 of the signature", 400, "invalid_request", "signatureB64", r => r with { SignatureB64 = "*" }),
        ("challenge", 401, "invalid_challenge", "The challenge is unknown", r => r with { ChallengeId = "6fa459ea-ee8a-4ca4-894e-db77e160355e" }),
        ("challenge's peer", 401, "peer_id_mismatch", "The challenge was given to another peer", r => r),
        ("form of the public key", 400, "invalid_peer_public_key", "libp2p", r => r with { PeerPublicKeyB64 = "AAAA" }),
        ("key of the peer", 401, "peer_identity_mismatch", "peerId is not the id", r => r with { PeerPublicKeyB64 = Other }),
        ("signature", 401, "invalid_signature", "The signature is not", r => r with { SignatureB64 = "AAAA" }),
        ("mock", 401, "mock_attestation_rejected", "a mock", r => r),
        ("collateral", 503, "dependency_unavailable", "collateral", r => r),
        ("DCAP", 401, "attestation_verification_failed", "not proven genuine", r => r),
        ("nonce", 401, "attestation_verification_failed", "the challenge's nonce", r => r),
        ("hash of the peer", 401, "attestation_verification_failed", "the hash of the peer id", r => r),
        ("DEBUG", 401, "attestation_verification_failed", "DEBUG", r => r),
        ("MIGRATABLE", 401, "attestation_verification_failed", "MIGRATABLE", r => r),
        ("TCB status", 403, "tcb_status_rejected", "OutOfDate", r => r),
        ("MRTD", 403, "measurement_policy_rejected", "mrtd", r => r),
        ("RTMR0", 403, "measurement_policy_rejected", "rtmr0", r => r),
        ("RTMR1", 403, "measurement_policy_rejected", "rtmr1", r => r),
        ("RTMR2", 403, "measurement_policy_rejected", "rtmr2", r => r),
        ("RTMR3", 403, "measurement_policy_rejected", "rtmr3", r => r),
        ("key", 500, "key_derivation_failed", "refused to derive", r => r),
    ];

    public static TheoryData<string> Names => [.. Checks.Select(check => check.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Who_violates_a_check_and_all_behind_it_is_told_of_that_check(string name)
    {
        var first = At(name);
        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy, new CollateralOptions { TcbStatus = first <= At("TCB status") ? "OutOfDate" : "UpToDate" });
        var http = kms.CreateClient();
        var node = new NodeUnderTest(kms, http);
        var challenge = await (first <= At("challenge's peer") ? new NodeUnderTest(kms, http, seed: 2) : node).ChallengeAsync();
        var request = node.Request(challenge, QuoteOf(first, kms, node, challenge));
        // The one that is checked first is violated last: it may be in the same member as a later one.
        for (var i = Checks.Length - 1; i >= first; i--)
            request = Checks[i].Violate(request);
        kms.Collateral.Trouble = first <= At("collateral") ? new CollateralUnavailableException("gone") : null;
        kms.Agent.Trouble = new DstackRefusedException("GetKey", "no", isUnsupported: false);
        if (first <= At("policy"))
            kms.Time.Advance(TimeSpan.FromDays(100));

        var answer = await node.GetKeyAsync(request);

        var error = (await answer.Content.ReadFromJsonAsync(KmsJson.Wire.KmsError, TestContext.Current.CancellationToken))!;
        Assert.Equal((Checks[first].Status, Checks[first].Code), ((int)answer.StatusCode, error.Error));
        Assert.Contains(Checks[first].Details, error.Details, StringComparison.Ordinal);
        Assert.Empty(kms.Agent.Paths);
    }

    static int At(string name) => Array.FindIndex(Checks, check => check.Name == name);

    static byte[] QuoteOf(int first, KmsUnderTest kms, NodeUnderTest node, ChallengeResponse challenge)
    {
        if (first <= At("mock"))
            return "MOCK_TDX_QUOTE_V1 and no quote"u8.ToArray();
        var reportData = ReportData.ForNode(
            first <= At("nonce") ? new byte[32] : NodeUnderTest.Nonce(challenge),
            first <= At("hash of the peer") ? PeerIdentity.FromSeed(Enumerable.Repeat((byte)2, 32).ToArray()).Id : node.Identity.Id);
        var good = QuoteForge.Registers();
        var registers = new RegisterValues
        {
            MrTd = first <= At("MRTD") ? Measurement.Zero : good.MrTd,
            Rtmr0 = first <= At("RTMR0") ? Measurement.Zero : good.Rtmr0,
            Rtmr1 = first <= At("RTMR1") ? Measurement.Zero : good.Rtmr1,
            Rtmr2 = first <= At("RTMR2") ? Measurement.Zero : good.Rtmr2,
            Rtmr3 = first <= At("RTMR3") ? Measurement.Zero : good.Rtmr3,
        };
        var quote = kms.Forge.Quote(registers, reportData, isDebug: first <= At("DEBUG"), isMigratable: first <= At("MIGRATABLE"));
        if (first == At("DCAP"))
            quote[48 + 136] ^= 1;
        return quote;
    }
}
