using System.Collections.Concurrent;
using System.Diagnostics;
using Kms.Observing;

namespace KmsTests.Observing;

public sealed class TracesTests : IDisposable
{
    readonly ConcurrentQueue<Activity> ended = new();
    readonly ActivityListener listener;
    readonly ConcurrentQueue<(IReadOnlyList<ActivityTraceId> Links, ActivityContext Parent, ActivityTraceId Id)> offered = new();
    readonly ActivityTraceId trace = ActivityTraceId.CreateRandom();
    readonly ActivitySpanId caller = ActivitySpanId.CreateRandom();

    public TracesTests()
    {
        listener = new()
        {
            ShouldListenTo = source => source.Name == KmsTraces.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> one) =>
            {
                offered.Enqueue(([.. (one.Links ?? []).Select(link => link.Context.TraceId)], one.Parent, one.TraceId));
                return ActivitySamplingResult.AllDataAndRecorded;
            },
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task A_key_is_one_trace_with_a_span_for_each_stage_that_links_to_the_callers_and_has_nothing_secret()
    {
        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy);
        var node = new NodeUnderTest(kms, Caller(kms, "01"));
        await node.GetKeyAsync(node.Request(await node.ChallengeAsync()));

        var spans = Mine();
        Assert.Equal(["/challenge", "challenge", "signature", "quote", "policy", "derive", "/get-key"], spans.Select(span => span.DisplayName));
        var request = spans[^1];
        Assert.Equal(default, request.ParentSpanId);
        Assert.NotEqual(spans[0].TraceId, request.TraceId);
        Assert.Equal(caller, Assert.Single(request.Links).Context.SpanId);
        Assert.All(spans[1..^1], span => Assert.Equal(request.SpanId, span.ParentSpanId));
        Assert.Equal(["http.route=/get-key", "mero_kms.reason=ok"], request.Tags.Select(tag => $"{tag.Key}={tag.Value}"));
        Assert.All(spans[1..^1], span => Assert.Empty(span.Tags));
        Assert.All(spans, span => Assert.Empty(span.Baggage));
    }

    [Fact]
    public async Task A_path_that_callers_make_up_is_no_name_of_a_span()
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        await Caller(kms, "01").GetAsync("/made-up?by=me", Cancel);
        var span = Assert.Single(Mine());
        Assert.Equal("other", span.DisplayName);
        Assert.Equal(["http.route=other", "mero_kms.reason=invalid_request"], span.Tags.Select(tag => $"{tag.Key}={tag.Value}"));
    }

    [Theory]
    [InlineData("00")]
    [InlineData("01")]
    public async Task Whether_a_trace_is_kept_no_caller_decides(string flags)
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        await Caller(kms, flags).GetAsync("/health", Cancel);
        var (_, parent, id) = Assert.Single(offered, one => one.Links.Contains(trace));
        Assert.Equal(default, parent);
        Assert.NotEqual(trace, id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00-0-0-01")]
    [InlineData("00-00000000000000000000000000000000-0000000000000000-01")]
    public async Task A_caller_whose_trace_cannot_be_read_is_served_without_a_link(string sent)
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        var http = kms.CreateClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation("traceparent", sent);
        Assert.True((await http.GetAsync("/health", Cancel)).IsSuccessStatusCode);
    }

    HttpClient Caller(KmsUnderTest kms, string flags)
    {
        var http = kms.CreateClient();
        http.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{caller}-{flags}");
        return http;
    }

    // Others' tests run at the same time, and the source is one for all.
    List<Activity> Mine()
    {
        var traces = ended.Where(span => span.Links.Any(link => link.Context.TraceId == trace)).Select(span => span.TraceId).ToHashSet();
        return [.. ended.Where(span => traces.Contains(span.TraceId))];
    }
}
