using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Kms.Challenges;
using Kms.Contract;
using Kms.Dstack;
using Kms.Errors;
using KmsTests.Serving;
using Microsoft.Extensions.DependencyInjection;
using Simulator.Collateral;

namespace KmsTests.Contract;

/// <summary>Brings about, on the real server, the answer that one example of the description shows.</summary>
sealed class Scene(Operation operation, int status, string name) : IDisposable
{
    /// <summary>Which case of <see cref="GetKeyTests"/> has the answer.</summary>
    static readonly Dictionary<string, string> KeyCases = new(StringComparer.Ordinal)
    {
        ["invalid_signature"] = "signature of another peer",
        ["peer_identity_mismatch"] = "public key of another peer",
        ["peer_id_mismatch"] = "challenge of another peer",
        ["attestation_verification_failed"] = "wrong nonce",
        ["mock_attestation_rejected"] = "upstream's mock quote",
        ["measurement_policy_rejected"] = "another MRTD",
        ["key_derivation_failed"] = "dstack unwilling",
        ["policy_not_ready"] = "policy expired meanwhile",
        ["dependency_unavailable"] = "collateral out of reach",
    };

    readonly KmsUnderTest kms = new(
        KmsUnderTest.Policy, name is "tcb_status_rejected" ? new CollateralOptions { TcbStatus = "OutOfDate" } : null,
        ("MERO_KMS_REQUEST_TIMEOUT_SECS", "1"), ("MERO_KMS_RATE_BURST", status is 429 ? "1" : "1000"))
    {
        Exchange = services =>
        {
            if (operation.Path is "/challenge" && status is 500)
                services.AddSingleton<IChallengeStore>(new BrokenStore(new InvalidOperationException("broken")));
            if (operation.Path is "/challenge" && status is 503)
                services.AddSingleton<IChallengeStore>(new BrokenStore(new RefusedException(Refusal.DependencyUnavailable, "The store of challenges does not answer.")));
        },
    };

    readonly HttpClient http = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        http.Dispose();
        kms.Dispose();
    }

    public async Task<(int Status, JsonNode Body)> PlayAsync()
    {
        await kms.ListenAsync();
        http.BaseAddress = kms.Address;
        if (status is 408)
            return await HalfSentAsync();
        using var answer = await AnswerAsync();
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!);
    }

    Task<HttpResponseMessage> AnswerAsync() => (operation.Path, status, name) switch
    {
        _ when operation.Requests.TryGetValue(name, out var body) => PostAsync(body.ToJsonString()),
        ("/get-key", 200, _) => KeyAsync(_ => { }),
        ("/get-key", 500, "internal_error") => KeyAsync(kms => kms.Agent.Trouble = new InvalidOperationException("broken")),
        ("/get-key", _, "tcb_status_rejected") => KeyAsync(_ => { }),
        ("/get-key", _, _) when KeyCases.TryGetValue(name, out var key) => CaseAsync(key),
        (_, 413, _) => PostAsync("{}".PadRight(RequestLimits.Body + 1)),
        (_, 415, _) => PostAsync("{}", "text/plain"),
        (_, 429, _) => AgainAsync(),
        ("/ready", _, "policy_not_ready") => GetAsync(kms => kms.Time.Advance(TimeSpan.FromDays(90))),
        (_, 503, _) => SentAsync(kms => kms.Agent.Trouble = new DstackUnavailableException("gone")),
        (_, 500, _) => SentAsync(kms => kms.Agent.Trouble = new InvalidOperationException("broken")),
        (_, 200, _) => GetAsync(_ => { }),
        _ => throw new InvalidOperationException($"Nothing is known to bring about {operation.Path} {status} {name}."),
    };

    Task<HttpResponseMessage> SentAsync(Action<KmsUnderTest> change)
    {
        if (operation.Method == HttpMethod.Get)
            return GetAsync(change);
        change(kms);
        return PostAsync(operation.Requests["ok"].ToJsonString());
    }

    Task<HttpResponseMessage> GetAsync(Action<KmsUnderTest> change)
    {
        change(kms);
        return http.GetAsync(operation.Path, Cancel);
    }

    async Task<HttpResponseMessage> KeyAsync(Action<KmsUnderTest> change)
    {
        var node = new NodeUnderTest(kms, http);
        var request = node.Request(await node.ChallengeAsync());
        change(kms);
        return await node.GetKeyAsync(request);
    }

    async Task<HttpResponseMessage> CaseAsync(string key)
    {
        var tried = new GetKeyTests.Case(kms, new(kms, http), new(kms, http, seed: 2));
        return await tried.Node.GetKeyAsync(await GetKeyTests.Cases[key].Change(tried));
    }

    async Task<HttpResponseMessage> AgainAsync()
    {
        (await PostAsync("{}")).Dispose();
        return await PostAsync("{}");
    }

    async Task<HttpResponseMessage> PostAsync(string body, string type = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        return await http.PostAsync(operation.Path, content, Cancel);
    }

    async Task<(int Status, JsonNode Body)> HalfSentAsync()
    {
        using var connection = await RawConnection.OpenAsync(kms.Address);
        await connection.SendAsync($"POST {operation.Path} HTTP/1.1\r\nHost: kms\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{");
        var answer = await connection.ReadToEndAsync();
        return (int.Parse(answer["HTTP/1.1 ".Length..][..3], null), JsonNode.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)])!);
    }
}
