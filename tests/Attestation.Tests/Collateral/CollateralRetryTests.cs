using System.Net;
using Attestation.Collateral;
using static AttestationTests.Collateral.RecordedService;

namespace AttestationTests.Collateral;

public sealed class CollateralRetryTests : IDisposable
{
    readonly RecordedService service = new();

    public static TheoryData<string> Pieces { get; } = [.. Paths];

    public void Dispose() => service.Dispose();

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    public async Task A_service_in_trouble_is_asked_again(HttpStatusCode status)
    {
        service.Http.FailFirst(Tcb, status, status);
        var fetch = service.FetchAsync();
        Assert.Equal(1, service.Http.CountOf(Tcb));
        service.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.NotNull((await fetch).TcbInfo);
        Assert.Equal(3, service.Http.CountOf(Tcb));
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public async Task A_service_that_stays_in_trouble_is_asked_three_times_for_a_piece(string path)
    {
        service.Http.Fail(path, HttpStatusCode.ServiceUnavailable, "later");
        var fetch = service.FetchAsync();
        service.Time.Advance(TimeSpan.FromSeconds(10));
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(() => fetch);
        Assert.Equal(CollateralFailureReason.ServiceError, refusal.Reason);
        Assert.Equal(3, service.Http.CountOf(path));
        Assert.All(Paths.Where(other => other != path), other => Assert.Equal(1, service.Http.CountOf(other)));
    }

    [Fact]
    public async Task Waits_grow()
    {
        service.Http.Fail(Tcb, HttpStatusCode.InternalServerError);
        var began = service.Time.GetUtcNow();
        List<TimeSpan> asked = [];
        service.Http.Answers[Tcb] = _ =>
        {
            asked.Add(service.Time.GetUtcNow() - began);
            return new(HttpStatusCode.InternalServerError) { Content = new StringContent("") };
        };
        var fetch = service.FetchAsync();
        service.Time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<CollateralUnavailableException>(() => fetch);
        Assert.True(asked is [{ Ticks: 0 }, var second, var third] && second > TimeSpan.Zero && third - second > second, string.Join(' ', asked));
    }

    [Theory]
    [InlineData("3", 3)]
    [InlineData("8", 8)]
    [InlineData("Sun, 22 Nov 2026 12:00:04 GMT", 4)]
    [InlineData("Sun, 22 Nov 2026 11:00:00 GMT", 0)]
    public async Task The_services_own_wait_is_kept(string header, int seconds)
    {
        FailOnce(HttpStatusCode.ServiceUnavailable, ("Retry-After", header));
        var fetch = service.FetchAsync();
        if (seconds > 0)
        {
            service.Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            Assert.Equal(1, service.Http.CountOf(Tcb));
        }
        service.Time.Advance(TimeSpan.FromTicks(1));
        Assert.NotNull((await fetch).TcbInfo);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "9", 9)]
    [InlineData(HttpStatusCode.TooManyRequests, "86400", 86400)]
    public async Task A_wait_that_nobody_has_ends_the_attempts_and_is_told(HttpStatusCode status, string header, int seconds)
    {
        service.Http.Fail(Tcb, status, "", ("Retry-After", header));
        var fetch = service.FetchAsync();
        // Nobody moves the clock: who waited would wait for good.
        Assert.True(fetch.IsCompleted);
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(() => fetch);
        Assert.Equal(TimeSpan.FromSeconds(seconds), refusal.RetryAfter);
        Assert.Equal(1, service.Http.CountOf(Tcb));
    }

    [Fact]
    public async Task A_connection_that_fails_is_tried_again()
    {
        service.Http.Answers[Tcb] = _ => throw new HttpRequestException("Connection refused");
        var fetch = service.FetchAsync();
        service.Time.Advance(TimeSpan.FromSeconds(10));
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(() => fetch);
        Assert.Equal(CollateralFailureReason.Unreachable, refusal.Reason);
        Assert.Equal($"GET https://pccs.example{Tcb} was not answered.", refusal.Message);
        Assert.Equal(3, service.Http.CountOf(Tcb));
    }

    [Fact]
    public async Task An_answer_that_never_ends_is_given_up_and_tried_again()
    {
        service.Http.Answers[Tcb] = _ => new(HttpStatusCode.OK) { Content = new StreamContent(new SlowBody()) };
        var fetch = service.FetchAsync();
        service.Time.Advance(CollateralRetry.OneAttempt);
        service.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(2, service.Http.CountOf(Tcb));
        service.Time.Advance(TimeSpan.FromSeconds(12));
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(() => fetch);
        Assert.Equal(CollateralFailureReason.TimedOut, refusal.Reason);
        Assert.Equal(3, service.Http.CountOf(Tcb));
    }

    [Fact]
    public async Task All_attempts_together_have_their_time()
    {
        service.Http.Answers[Tcb] = _ => new(HttpStatusCode.ServiceUnavailable)
        {
            Content = new StreamContent(new SlowBody()),
            Headers = { RetryAfter = new(CollateralRetry.LongestWait) },
        };
        var fetch = service.FetchAsync();
        service.Time.Advance(CollateralRetry.WholeSet);
        Assert.True(fetch.IsCompleted);
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(() => fetch);
        Assert.Equal(CollateralFailureReason.TimedOut, refusal.Reason);
    }

    [Fact]
    public async Task A_piece_that_cannot_be_had_ends_the_others()
    {
        service.Http.Answers[RootCrl] = _ => new(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("") };
        service.Http.Answers.Remove(PckCrl);
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(service.FetchAsync);
        Assert.Equal("/sgx/certification/v4/pckcrl", refusal.Address!.AbsolutePath);
        Assert.True(service.Http.CountOf(RootCrl) <= 1);
    }

    void FailOnce(HttpStatusCode status, (string Name, string Value) header)
    {
        var afterwards = service.Http.Answers[Tcb];
        service.Http.Fail(Tcb, status, "", header);
        var failing = service.Http.Answers[Tcb];
        service.Http.Answers[Tcb] = request => service.Http.CountOf(Tcb) == 1 ? failing(request) : afterwards(request);
    }
}
