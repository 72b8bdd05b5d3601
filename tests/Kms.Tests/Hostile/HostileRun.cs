using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Attestation.Audit;
using Attestation.Protocol;
using Kms.Observing;
using KmsTests.Audit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KmsTests.Hostile;

/// <summary>One service with real sockets, whose every word is kept, and what its callers sent and got.</summary>
sealed class HostileRun : IDisposable
{
    readonly ConcurrentQueue<string> refusals = new();
    readonly ConcurrentQueue<string> spans = new();
    readonly ConcurrentDictionary<string, string> keys = new(StringComparer.Ordinal);
    readonly ActivityListener listener;

    HostileRun(KmsUnderTest kms)
    {
        Kms = kms;
        listener = new()
        {
            ShouldListenTo = source => source.Name is KmsTraces.Name or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => spans.Enqueue(TextOf(span)),
        };
        ActivitySource.AddActivityListener(listener);
    }

    public KmsUnderTest Kms { get; }

    /// <summary>Lets the log have every line of the framework, too, of which the program takes warnings only.</summary>
    public static void Unfiltered(IServiceCollection services) => services.PostConfigure<LoggerFilterOptions>(filter =>
    {
        filter.Rules.Clear();
        filter.MinLevel = LogLevel.Trace;
    });

    public HttpClient Http { get; } = new();

    public SecretSearch Secrets { get; } = new();

    /// <summary>Keys that clients received.</summary>
    public int Keys => keys.Count;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<HostileRun> StartAsync(Action<IServiceCollection>? exchange = null, params (string Name, string Value)[] variables)
    {
        var run = new HostileRun(new(KmsUnderTest.Policy, collateral: null,
            [("MERO_KMS_METRICS_ADDR", "127.0.0.1:0"), ("MERO_KMS_RATE_BURST", "1000000"), ("MAX_PENDING_CHALLENGES", "100000"), ("MAX_PENDING_CHALLENGES_PER_PEER", "10000"), .. variables])
        {
            Exchange = exchange ?? (_ => { }),
        });
        await run.Kms.ListenAsync();
        run.Http.BaseAddress = run.Kms.Address;
        return run;
    }

    /// <summary>A challenge that is remembered as a secret, and the node's key with it.</summary>
    public async Task<ChallengeResponse> ChallengeAsync(NodeUnderTest node)
    {
        var challenge = await node.ChallengeAsync();
        Secrets.Add(NodeUnderTest.Nonce(challenge));
        Secrets.Add(node.Key);
        return challenge;
    }

    /// <summary>Remembers what a request proves itself with.</summary>
    public GetKeyRequest Keep(GetKeyRequest request)
    {
        Secrets.AddQuote(Convert.FromBase64String(request.QuoteB64));
        Secrets.Add(Convert.FromBase64String(request.SignatureB64));
        return request;
    }

    public async Task<HttpResponseMessage> SendAsync(Draft draft)
    {
        using var message = draft.ToMessage();
        var answer = await Http.SendAsync(message, Cancel);
        await KeepAsync(answer);
        return answer;
    }

    /// <summary>Remembers an answer that is no success, as something to be searched.</summary>
    public async Task KeepAsync(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
            refusals.Enqueue($"{answer.Headers} {answer.Content.Headers} {await answer.Content.ReadAsStringAsync(Cancel)}");
    }

    /// <summary>A key came: it is the node's, and no challenge has given two.</summary>
    public async Task ReceivedAsync(NodeUnderTest node, GetKeyRequest request, HttpResponseMessage answer) => Received(node, request, await answer.Content.ReadAsStringAsync(Cancel));

    public void Received(NodeUnderTest node, GetKeyRequest request, string body)
    {
        Assert.Equal($$"""{"key":"{{Convert.ToHexStringLower(node.Key)}}"}""", body);
        Assert.True(keys.TryAdd(request.ChallengeId, Convert.ToHexStringLower(SHA256.HashData(Convert.FromBase64String(request.QuoteB64)))), "One challenge has given two keys.");
    }

    /// <summary>Whatever happened: every key that left has its line and was released on a proven quote, and nothing secret is to be read anywhere.</summary>
    public async Task DemandInvariantAsync()
    {
        var report = AuditedLog.Verify(Kms.AuditFile);
        Assert.Null(report.Broken);
        DemandReleased([.. AuditedLog.Read(Kms).Where(line => line.Outcome is AuditOutcome.Released)]);
        await DemandNothingSecretAsync();
    }

    public async Task DemandNothingSecretAsync()
    {
        var metrics = await Http.GetStringAsync(new Uri(Kms.Services.GetRequiredService<MetricsListener>().Address, "/metrics"), Cancel);
        // That there is something to search.
        Assert.Contains("mero_kms_requests_total{", metrics);
        Assert.NotEmpty(spans);
        foreach (var (where, text) in (ReadOnlySpan<(string, string)>)[("the log", Kms.Log.Text), ("the metrics", metrics), ("the spans", string.Join('\n', spans)),
            ("the refusals", string.Join('\n', refusals)), ("the audit log", File.ReadAllText(Kms.AuditFile))])
            Assert.True(Secrets.Find(text) is null, $"{where} has {Secrets.Find(text)}");
    }

    public void Dispose()
    {
        listener.Dispose();
        Http.Dispose();
        Kms.Dispose();
    }

    // A line may be there for a key that did not arrive, never the other way round.
    void DemandReleased(IReadOnlyList<AuditLine> lines)
    {
        Assert.Superset(keys.Values.ToHashSet(), lines.Select(line => line.QuoteSha256!).ToHashSet());
        Assert.Equal(lines.Count, lines.Select(line => line.QuoteSha256).Distinct().Count());
        Assert.All(lines, line => Assert.Equal((QuoteForge.Registers().MrTd, "uptodate"), (line.MrTd!.Value, line.TcbStatus)));
    }

    static string TextOf(Activity span) =>
        $"{span.OperationName} {span.DisplayName} {span.StatusDescription} {string.Join(' ', span.Links.Select(link => $"{link.Context.TraceId} {link.Context.SpanId}"))} {string.Join(' ', span.TagObjects)} {string.Join(' ', span.Baggage)} {string.Join(' ', span.Events.SelectMany(e => e.Tags).Select(tag => $"{tag.Key}={tag.Value}"))}";
}
