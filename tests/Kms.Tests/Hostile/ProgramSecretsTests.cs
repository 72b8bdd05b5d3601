using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Attestation.Protocol;
using KmsTests.Audit;
using KmsTests.Observing;

namespace KmsTests.Hostile;

/// <summary>The program itself, as it is released: nothing secret is in anything that it writes, sends or refuses with.</summary>
public sealed class ProgramSecretsTests
{
    // Asked for, and without effect: no setting of the framework's makes the program say more.
    static readonly (string, string)[] Talkative = [("Logging__LogLevel__Default", "Trace"), ("Logging__LogLevel__Microsoft", "Trace"), ("Logging__Console__LogLevel__Default", "Trace")];

    readonly SecretSearch secrets = new();
    readonly SecretSearch planted = new();
    readonly ConcurrentQueue<string> refusals = new();
    readonly HashSet<string> codes = new(StringComparer.Ordinal);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_secret_is_in_anything_but_the_answers_it_is_meant_for()
    {
        var mark = RandomNumberGenerator.GetBytes(16);
        planted.Add(mark);
        await using var world = await SimulatedWorld.StartAsync(TimeProvider.System, Cancel);
        await using var collector = await FakeCollector.StartAsync();
        KmsProgram.Publish(world, version: 1);
        var metricsAddress = KmsProgram.FreeAddress();
        await using var kms = await KmsProgram.StartAsync(world,
            [("MERO_KMS_METRICS_ADDR", metricsAddress), ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), .. Talkative]);
        // What stands here is found in everything that is searched: the search reaches it.
        kms.Http.DefaultRequestHeaders.Add("x-request-id", Convert.ToHexStringLower(mark));
        kms.Http.DefaultRequestHeaders.Add("traceparent", $"00-{Convert.ToHexStringLower(mark)}-00f067aa0ba902b7-01");

        await TakeKeysAsync(kms);
        await TakeQuotesAsync(kms);
        await BeRefusedAsync(kms);
        var metrics = await new HttpClient().GetStringAsync(new Uri($"http://{metricsAddress}/metrics"), Cancel);
        await kms.SignalAsync("TERM");
        await kms.EndAsync();

        Assert.Superset(Expected, codes);
        Assert.Contains("mero_kms_requests_total{route=\"/get-key\",reason=\"ok\"} ", metrics);
        var state = Directory.GetFiles(Path.Combine(world.Folder, "state"), "*", SearchOption.AllDirectories);
        Dictionary<string, string> seen = new(StringComparer.Ordinal)
        {
            ["output"] = string.Join('\n', kms.Lines),
            ["refusals"] = string.Join('\n', refusals),
            ["figures and spans"] = string.Join('\n', collector.Received.Select(export => export.Content)),
            ["state"] = string.Join('\n', state.Select(file => $"{file} {Encoding.Latin1.GetString(File.ReadAllBytes(file))}")),
        };
        Assert.Contains("/v1/traces", collector.Received.Select(export => export.Path));
        Assert.Contains("/v1/metrics", collector.Received.Select(export => export.Path));
        Assert.All(seen, place => Assert.True(planted.Find(place.Value) is not null, $"What was planted is not in {place.Key}."));
        seen["figures"] = metrics;
        Assert.All(seen, place => Assert.True(secrets.Find(place.Value) is null, $"{place.Key} has {secrets.Find(place.Value)}"));
        Assert.Empty(Directory.GetFiles(world.Folder, "core*", SearchOption.AllDirectories));
    }

    static HashSet<string> Expected =>
    [
        "invalid_request", "invalid_peer_id", "invalid_attestation_request", "invalid_peer_public_key", "invalid_challenge", "invalid_signature", "peer_identity_mismatch",
        "peer_id_mismatch", "attestation_verification_failed", "mock_attestation_rejected", "dependency_unavailable",
    ];

    /// <summary>What is wrong with a request that is proper else.</summary>
    static IEnumerable<Func<Draft, Draft>> Changes => Hostile.Changes.All.Values.Select((change, i) => (Func<Draft, Draft>)(draft =>
        change(draft, new("", i, 7 * i, RandomNumberGenerator.GetBytes(24)))));

    async Task TakeKeysAsync(KmsProgram kms)
    {
        for (byte seed = 1; seed <= 3; seed++)
        {
            var request = await ProperAsync(kms, Peer(seed));
            using var answer = await kms.Http.PostAsJsonAsync("/get-key", request, KmsJson.Wire.GetKeyRequest, Cancel);
            Assert.True(answer.IsSuccessStatusCode);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
            secrets.Add(Convert.FromHexString(body.RootElement.GetProperty("key").GetString()!));
            await SendAsync(kms, Draft.Of(request));
        }
    }

    async Task TakeQuotesAsync(KmsProgram kms)
    {
        var nonce = RandomNumberGenerator.GetBytes(32);
        secrets.Add(nonce);
        using var answer = await kms.Http.PostAsJsonAsync("/attest", new() { NonceB64 = Convert.ToBase64String(nonce) }, KmsJson.Wire.AttestRequest, Cancel);
        secrets.AddQuote(Convert.FromBase64String((await answer.Content.ReadFromJsonAsync(KmsJson.Wire.AttestResponse, Cancel))!.QuoteB64));
        await SendAsync(kms, new() { Path = "/attest", Members = [("\"nonceB64\"", Draft.Quoted(Convert.ToBase64String(nonce[1..])))] });
    }

    async Task BeRefusedAsync(KmsProgram kms)
    {
        foreach (var change in Changes)
            await SendAsync(kms, change(Draft.Of(await ProperAsync(kms, Peer(1)))));
        var (peer, other) = (Peer(1), Peer(2));
        await SendAsync(kms, Draft.Of(await ProperAsync(kms, peer) with { PeerPublicKeyB64 = Convert.ToBase64String(other.PublicKey.ToProtobuf()) }));
        await SendAsync(kms, Draft.Of(await ProperAsync(kms, peer) with { PeerPublicKeyB64 = "AAAA" }));
        await SendAsync(kms, Draft.Of(await ProperAsync(kms, peer) with { PeerId = "0OIl" }));
        await SendAsync(kms, Draft.Of(await ProperAsync(kms, peer) with { PeerId = other.Id.Text }));
        await SendAsync(kms, Draft.Of(await ProperAsync(kms, peer) with { SignatureB64 = (await ProperAsync(kms, peer)).SignatureB64 }));
        foreach (var evidence in (Func<byte[], byte[]>[])[quote => [.. "MOCK_TDX_QUOTE_V1"u8, .. quote[17..]], quote => [.. quote[..^100]], quote => [.. quote, 1], Flipped])
            await SendAsync(kms, Draft.Of(await ProperAsync(kms, peer, evidence)));
        // Somebody else's line: from here on nothing can be put on record.
        await File.AppendAllTextAsync(KmsProgram.AuditFile(kms.World), "mine\n", Cancel);
        for (var i = 0; i < 2; i++)
            await SendAsync(kms, Draft.Of(await ProperAsync(kms, peer)));
    }

    async Task<GetKeyRequest> ProperAsync(KmsProgram kms, PeerIdentity peer, Func<byte[], byte[]>? evidence = null)
    {
        var challenge = (await kms.ChallengeAsync(peer))!;
        var nonce = Convert.FromBase64String(challenge.NonceB64);
        var honest = await kms.QuoteAsync(ReportData.ForNode(nonce, peer.Id));
        var request = KmsProgram.RequestOf(peer, challenge, evidence?.Invoke(honest) ?? honest);
        secrets.Add(nonce);
        secrets.AddQuote(Convert.FromBase64String(request.QuoteB64));
        secrets.Add(Convert.FromBase64String(request.SignatureB64));
        return request;
    }

    async Task SendAsync(KmsProgram kms, Draft draft)
    {
        using var message = draft.ToMessage();
        using var answer = await kms.Http.SendAsync(message, Cancel);
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        if (answer.IsSuccessStatusCode)
            return;
        refusals.Enqueue($"{answer.Headers} {answer.Content.Headers} {body}");
        if (body.Length > 0)
            codes.Add(JsonSerializer.Deserialize(body, KmsJson.Wire.KmsError)!.Error);
    }

    static byte[] Flipped(byte[] quote)
    {
        quote[300] ^= 1;
        return quote;
    }

    static PeerIdentity Peer(byte seed) => PeerIdentity.FromSeed(Enumerable.Repeat(seed, 32).ToArray());
}
