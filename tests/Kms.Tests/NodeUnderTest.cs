using System.Net.Http.Json;
using Attestation.Measurements;
using Attestation.Protocol;

namespace KmsTests;

/// <summary>A peer that asks for its key properly; tests change one thing of what it sends.</summary>
sealed class NodeUnderTest(KmsUnderTest kms, HttpClient http, byte seed = 1)
{
    public PeerIdentity Identity { get; } = PeerIdentity.FromSeed(Enumerable.Repeat(seed, 32).ToArray());

    public byte[] Key => FakeAgent.KeyOf($"merod/storage/debug/{Identity.Id}");

    public async Task<ChallengeResponse> ChallengeAsync()
    {
        var answer = await http.PostAsJsonAsync("/challenge", new() { PeerId = Identity.Id.Text }, KmsJson.Wire.ChallengeRequest, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(KmsJson.Wire.ChallengeResponse, TestContext.Current.CancellationToken))!;
    }

    public byte[] Quote(ChallengeResponse challenge, RegisterValues? registers = null, bool isDebug = false) =>
        kms.Forge.Quote(registers ?? QuoteForge.Registers(), ReportData.ForNode(Nonce(challenge), Identity.Id), isDebug);

    /// <summary>A request with a signature over everything it says.</summary>
    public GetKeyRequest Request(ChallengeResponse challenge, byte[]? quote = null)
    {
        var sent = quote ?? Quote(challenge);
        return new()
        {
            ChallengeId = challenge.ChallengeId,
            QuoteB64 = Convert.ToBase64String(sent),
            PeerId = Identity.Id.Text,
            PeerPublicKeyB64 = Convert.ToBase64String(Identity.PublicKey.ToProtobuf()),
            SignatureB64 = Convert.ToBase64String(Identity.Sign(SignedPayload.For(challenge.ChallengeId, Nonce(challenge), sent, Identity.Id.Text))),
        };
    }

    public Task<HttpResponseMessage> GetKeyAsync(GetKeyRequest request) =>
        http.PostAsJsonAsync("/get-key", request, KmsJson.Wire.GetKeyRequest, TestContext.Current.CancellationToken);

    public static byte[] Nonce(ChallengeResponse challenge) => Convert.FromBase64String(challenge.NonceB64);
}
