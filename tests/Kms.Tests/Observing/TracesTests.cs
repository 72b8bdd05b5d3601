using System.Collections.Concurrent;
using System.Diagnostics;
using Kms.Observing;

namespace KmsTests.Observing;

public sealed class TracesTests : IDisposable
{
    readonly ConcurrentQueue<Activity> ended = new();
    readonly ActivityListener listener;
    readonly string trace = ActivityTraceId.CreateRandom().ToHexString();

    public TracesTests()
    {
        listener = new()
        {
            ShouldListenTo = source => source.Name == KmsTraces.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task A_key_is_one_trace_of_the_callers_with_a_span_for_each_stage_and_nothing_secret()
    {
        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy);
        var http = kms.CreateClient();
        var caller = ActivitySpanId.CreateRandom().ToHexString();
        http.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{caller}-01");
        var node = new NodeUnderTest(kms, http);
        await node.GetKeyAsync(node.Request(await node.ChallengeAsync()));

        var spans = Mine();
        Assert.Equal(["/challenge", "challenge", "signature", "quote", "policy", "derive", "/get-key"], spans.Select(span => span.OperationName));
        var request = spans[^1];
        Assert.Equal(caller, request.ParentSpanId.ToHexString());
        Assert.All(spans[1..^1], span => Assert.Equal(request.SpanId, span.ParentSpanId));
        Assert.Equal(["http.route=/get-key", "mero_kms.reason=ok"], request.Tags.Select(tag => $"{tag.Key}={tag.Value}"));
        Assert.All(spans[1..^1], span => Assert.Empty(span.Tags));
        Assert.All(spans, span => Assert.Empty(span.Baggage));
    }

    [Fact]
    public async Task A_path_that_callers_make_up_is_no_name_of_a_span()
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        var http = kms.CreateClient();
        http.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        await http.GetAsync("/made-up?by=me", Cancel);
        var span = Assert.Single(Mine());
        Assert.Equal("other", span.OperationName);
        Assert.Equal(["http.route=other", "mero_kms.reason=invalid_request"], span.Tags.Select(tag => $"{tag.Key}={tag.Value}"));
    }

    // Others' tests run at the same time, and the source is one for all.
    List<Activity> Mine() => [.. ended.Where(span => span.TraceId.ToHexString() == trace)];
}
