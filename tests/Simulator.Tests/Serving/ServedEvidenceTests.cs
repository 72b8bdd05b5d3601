using System.Net;
using System.Text;
using System.Text.Json;
using Attestation;
using Attestation.Collateral;
using Attestation.Verification;

namespace SimulatorTests.Serving;

/// <summary>A client's whole way: a quote over HTTP, its collateral over HTTP, the verdict.</summary>
public sealed class ServedEvidenceTests : IAsyncLifetime
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    readonly ManualTime time = new(new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    readonly HttpClient http = new();
    SimulatedWorld world = null!;

    public async ValueTask InitializeAsync() => world = await SimulatedWorld.StartAsync(time, Cancel);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await world.DisposeAsync();
    }

    [Theory]
    [InlineData("debug")]
    [InlineData("debug-read-only")]
    [InlineData("locked-read-only")]
    public async Task A_nodes_quote_is_up_to_date(string profile)
    {
        var verdict = await JudgeAsync(profile, "");

        Assert.Equal(TcbStatus.UpToDate, verdict.Quote!.TcbStatus);
        Assert.Equal(SimulatedWorld.RegistersOf(Profile.Parse(profile)), verdict.Quote.Report.Registers);
        Assert.False(verdict.Quote.Report.Attributes.IsDebug);
    }

    [Fact]
    public async Task The_debug_fault_is_validly_signed() =>
        Assert.True((await JudgeAsync("debug", "?fault=debug-attribute")).Quote!.Report.Attributes.IsDebug);

    [Fact]
    public async Task The_foreign_fault_leads_to_another_root() =>
        Assert.Equal(RejectionReason.UntrustedRoot, (await JudgeAsync("debug", "?fault=foreign-root")).Reason);

    [Theory]
    [InlineData(CollateralUpdate.Standard, 20)]
    [InlineData(CollateralUpdate.Early, 21)]
    public async Task The_early_statements_are_of_the_next_TCB_recovery(CollateralUpdate update, int number) =>
        Assert.Equal(number, (await JudgeAsync("debug", "", update)).Quote!.TcbEvaluationDataNumber);

    [Fact]
    public async Task Collateral_that_did_not_change_is_confirmed_and_what_changed_is_sent()
    {
        // From midnight on: the simulator's statements are a day's.
        time.Advance(TimeSpan.FromHours(12));
        using var counted = new CountedHttp();
        var attempted = new SemaphoreSlim(0);
        using var cache = new CollateralCache(
            new(new(counted), new(world.Where.Collateral), CollateralUpdate.Early, time), new(TrustRoot.FromPem(world.RootPem)), time, _ => attempted.Release());

        await FetchAsync(HttpStatusCode.OK);
        time.Advance(TimeSpan.FromHours(12));
        await FetchAsync(HttpStatusCode.NotModified);
        time.Advance(TimeSpan.FromHours(12));
        await FetchAsync(HttpStatusCode.OK);

        async Task FetchAsync(HttpStatusCode expected)
        {
            counted.Answers.Clear();
            await cache.FetchAsync("5eed6f000000", PckCa.Platform, Cancel);
            await attempted.WaitAsync(Cancel);
            Assert.Equal(Enumerable.Repeat(expected, 4), counted.Answers);
            Assert.Equal((time.GetUtcNow(), true, null), (cache.States[0].FetchedAt, cache.States[0].IsServing, cache.States[0].LastFailure));
        }
    }

    async Task<QuoteVerdict> JudgeAsync(string profile, string query, CollateralUpdate update = CollateralUpdate.Standard)
    {
        using var asked = new StringContent($$"""{"report_data":"{{new string('0', 128)}}"}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(world.Where.TdQuote[profile] + query, asked, Cancel);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Cancel));
        var quote = Convert.FromHexString(document.RootElement.GetProperty("quote").GetString()!);
        return await new QuoteVerifier(TrustRoot.FromPem(world.RootPem)).VerifyAsync(
            quote, new CollateralClient(http, new(world.Where.Collateral), update, time), time.GetUtcNow(), Cancel);
    }
}
