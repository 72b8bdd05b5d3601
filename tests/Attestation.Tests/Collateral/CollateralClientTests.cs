using System.Net;
using System.Text;
using Attestation.Collateral;
using static AttestationTests.Collateral.RecordedService;

namespace AttestationTests.Collateral;

public sealed class CollateralClientTests : IDisposable
{
    readonly RecordedService service = new();

    public static TheoryData<string> Pieces { get; } = [.. Paths];

    public void Dispose() => service.Dispose();

    [Theory]
    [InlineData("https://pccs.example")]
    [InlineData("https://pccs.example/")]
    public async Task FetchAsync_brings_collateral_that_a_verifier_accepts(string baseUrl)
    {
        var verified = service.Evidence with { Collateral = await FetchAsync(baseUrl) };
        Assert.Null(verified.Verify().Reason);
        Assert.Equal([.. Paths.Select(path => $"https://pccs.example{path}")], service.Http.Asked);
    }

    [Fact]
    public async Task FetchAsync_takes_a_base_with_a_path_for_a_folder()
    {
        await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync("https://host.example/pccs"));
        Assert.Equal($"https://host.example/pccs{Tcb}", service.Http.Asked[0]);
    }

    [Fact]
    public async Task FetchAsync_asks_for_the_early_statements_by_name()
    {
        service.Http.Answers[Tcb.Replace("standard", "early", StringComparison.Ordinal)] = service.Http.Answers[Tcb];
        service.Http.Answers[Identity.Replace("standard", "early", StringComparison.Ordinal)] = service.Http.Answers[Identity];
        await FetchAsync(update: CollateralUpdate.Early);
        Assert.Equal(
            ["https://pccs.example/tdx/certification/v4/tcb?fmspc=5eed6f000000&update=early", "https://pccs.example/tdx/certification/v4/qe/identity?update=early"],
            service.Http.Asked[..2]);
    }

    [Fact]
    public async Task FetchAsync_asks_for_the_processor_authoritys_list()
    {
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(() =>
            service.Client.FetchAsync(Fmspc, PckCa.Processor, TestContext.Current.CancellationToken));
        Assert.Equal("/sgx/certification/v4/pckcrl?ca=processor&encoding=der", refusal.Address!.PathAndQuery);
    }

    [Fact]
    public async Task FetchAsync_asks_for_all_pieces_at_once()
    {
        var waiting = new TaskCompletionSource<HttpResponseMessage>();
        using var http = new WaitingHttp(waiting.Task);
        var fetch = new CollateralClient(new(http), new("https://pccs.example"), CollateralUpdate.Standard, service.Time)
            .FetchAsync(Fmspc, PckCa.Platform, TestContext.Current.CancellationToken);
        Assert.Equal(4, http.Waiting);
        waiting.SetException(new HttpRequestException("gone"));
        service.Time.Advance(CollateralRetry.WholeSet);
        await Assert.ThrowsAsync<CollateralUnavailableException>(() => fetch);
    }

    [Fact]
    public async Task FetchAsync_takes_the_signed_text_exactly_as_it_was_sent()
    {
        service.Http.Answer(Tcb, "{ \"signature\":\"0a\",\n \"tcbInfo\" : { \"a\" : [1, {\"b\":\"\\u007d\"}] } , \"more\":{} }"u8.ToArray(), ("TCB-Info-Issuer-Chain", "chain"));
        var collateral = await service.FetchAsync();
        Assert.Equal("{ \"a\" : [1, {\"b\":\"\\u007d\"}] }", collateral.TcbInfo);
        Assert.Equal("0a", Convert.ToHexStringLower(collateral.TcbInfoSignature.Span));
    }

    [Fact]
    public async Task FetchAsync_reads_the_hex_that_caches_answer_for_a_revocation_list()
    {
        service.Http.Answer(RootCrl, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(service.Body(RootCrl))));
        Assert.True((await service.FetchAsync()).RootCaCrl.Span.SequenceEqual(service.Body(RootCrl)));
    }

    [Theory]
    [InlineData("TCB-Info-Issuer-Chain")]
    [InlineData("SGX-TCB-Info-Issuer-Chain")]
    [InlineData("tcb-info-issuer-chain")]
    public async Task FetchAsync_finds_the_chain_of_TCB_info_in_the_header_of_either_version(string header)
    {
        service.Http.Answer(Tcb, service.Body(Tcb), (header, "a%0Achain"));
        Assert.Equal("a\nchain", (await service.FetchAsync()).TcbInfoIssuerChain);
    }

    [Fact]
    public async Task FetchAsync_asks_Intels_own_service_where_it_keeps_the_roots_list()
    {
        service.Http.Answer("/IntelSGXRootCA.der", service.Body(RootCrl));
        await FetchAsync(CollateralClient.Intel.AbsoluteUri);
        Assert.Equal("https://certificates.trustedservices.intel.com/IntelSGXRootCA.der", service.Http.Asked[^1]);
    }

    [Theory]
    [InlineData(HttpStatusCode.Found, CollateralFailureReason.RequestRefused)]
    [InlineData(HttpStatusCode.NoContent, CollateralFailureReason.RequestRefused)]
    [InlineData(HttpStatusCode.BadRequest, CollateralFailureReason.RequestRefused)]
    [InlineData(HttpStatusCode.Unauthorized, CollateralFailureReason.RequestRefused)]
    [InlineData(HttpStatusCode.Forbidden, CollateralFailureReason.RequestRefused)]
    [InlineData(HttpStatusCode.NotFound, CollateralFailureReason.UnknownPlatform)]
    [InlineData(HttpStatusCode.Gone, CollateralFailureReason.RequestRefused)]
    [InlineData((HttpStatusCode)461, CollateralFailureReason.RequestRefused)]
    public async Task FetchAsync_does_not_repeat_what_the_service_refuses(HttpStatusCode status, CollateralFailureReason reason)
    {
        service.Http.Fail(Tcb, status, "no\r\nway", ("Request-ID", "abc123"));
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(service.FetchAsync);
        Assert.Equal((reason, status), (refusal.Reason, refusal.Status));
        Assert.Equal($"GET https://pccs.example{Tcb} answered {(int)status}, Request-ID abc123: \"no..way\".", refusal.Message);
        Assert.Equal(1, service.Http.CountOf(Tcb));
    }

    [Fact]
    public async Task FetchAsync_takes_a_missing_list_for_no_unknown_platform()
    {
        service.Http.Answers.Remove(RootCrl);
        Assert.Equal(CollateralFailureReason.RequestRefused, (await Assert.ThrowsAsync<CollateralUnavailableException>(service.FetchAsync)).Reason);
    }

    [Fact]
    public async Task FetchAsync_takes_nothing_from_where_a_redirect_leads()
    {
        service.Http.Answers[Tcb] = _ =>
        {
            var answer = RecordedHttp.Ok(service.Body(Tcb), service.Chain(Tcb));
            answer.RequestMessage = new(HttpMethod.Get, "http://elsewhere.example/tcb");
            return answer;
        };
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(service.FetchAsync);
        Assert.Equal(CollateralFailureReason.RequestRefused, refusal.Reason);
        Assert.EndsWith("was answered by http://elsewhere.example/tcb instead; redirects are not followed.", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public async Task FetchAsync_reads_no_answer_without_end(string path)
    {
        service.Http.Answer(path, new byte[(4 * 1024 * 1024) + 1], service.Chain(path));
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(service.FetchAsync);
        Assert.Equal(CollateralFailureReason.MalformedAnswer, refusal.Reason);
        Assert.EndsWith("answered more than 4194304 bytes.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, service.Http.CountOf(path));
    }

    [Fact]
    public async Task FetchAsync_shows_the_start_of_a_long_refusal_only()
    {
        service.Http.Fail(Tcb, HttpStatusCode.BadRequest, new string('x', 100_000));
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(service.FetchAsync);
        Assert.EndsWith($"\"{new string('x', 500)}\".", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"tcbInfo\":{}}")]
    [InlineData("{\"tcbInfo\":{},\"signature\":\"xy\"}")]
    [InlineData("{\"tcbInfo\":{},\"signature\":1}")]
    [InlineData("{\"tcbInfo\":{")]
    [InlineData("")]
    public async Task FetchAsync_refuses_TCB_info_of_another_form(string body)
    {
        service.Http.Answer(Tcb, Encoding.UTF8.GetBytes(body), ("TCB-Info-Issuer-Chain", "chain"));
        Assert.Equal(CollateralFailureReason.MalformedAnswer, (await Assert.ThrowsAsync<CollateralUnavailableException>(service.FetchAsync)).Reason);
        Assert.Equal(1, service.Http.CountOf(Tcb));
    }

    [Theory]
    [InlineData(Tcb, "TCB-Info-Issuer-Chain")]
    [InlineData(Identity, "SGX-Enclave-Identity-Issuer-Chain")]
    [InlineData(PckCrl, "SGX-PCK-CRL-Issuer-Chain")]
    public async Task FetchAsync_misses_a_chain_by_the_name_of_its_header(string path, string header)
    {
        service.Http.Answer(path, service.Body(path));
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(service.FetchAsync);
        Assert.Equal(CollateralFailureReason.MalformedAnswer, refusal.Reason);
        Assert.Equal($"GET https://pccs.example{path} answered without the header {header}.", refusal.Message);
    }

    [Fact]
    public async Task FetchAsync_takes_no_chain_without_end()
    {
        service.Http.Answer(Identity, service.Body(Identity), ("SGX-Enclave-Identity-Issuer-Chain", new string('a', (64 * 1024) + 1)));
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(service.FetchAsync);
        Assert.EndsWith("answered more than 65536 characters in the header SGX-Enclave-Identity-Issuer-Chain.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_ends_with_its_caller()
    {
        using var caller = new CancellationTokenSource();
        using var http = new WaitingHttp(new TaskCompletionSource<HttpResponseMessage>().Task);
        var fetch = new CollateralClient(new(http), new("https://pccs.example"), CollateralUpdate.Standard, service.Time).FetchAsync(Fmspc, PckCa.Platform, caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
    }

    Task<QuoteCollateral> FetchAsync(string baseUrl = "https://pccs.example", CollateralUpdate update = CollateralUpdate.Standard) =>
        new CollateralClient(new(service.Http), new(baseUrl), update, service.Time).FetchAsync(Fmspc, PckCa.Platform, TestContext.Current.CancellationToken);
}
