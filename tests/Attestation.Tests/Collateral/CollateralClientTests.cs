using System.Net;
using System.Text;
using Attestation.Collateral;
using AttestationTests.Verification;
using Simulator.Collateral;

namespace AttestationTests.Collateral;

public sealed class CollateralClientTests : IDisposable
{
    const string Tcb = "/tdx/certification/v4/tcb?fmspc=5eed6f000000";
    const string Identity = "/tdx/certification/v4/qe/identity";
    const string PckCrl = "/sgx/certification/v4/pckcrl?ca=platform&encoding=der";
    const string RootCrl = "/sgx/certification/v4/rootcacrl";

    readonly ForgedEvidence evidence = ForgedEvidence.Create();
    readonly RecordedHttp service = new();

    public CollateralClientTests()
    {
        PlatformCollateral published = evidence.Forge.Collateral();
        var signingChain = Uri.EscapeDataString(published.TcbSigningChain);
        service.Answer(Tcb, Encoding.UTF8.GetBytes(published.TcbInfo(evidence.Now)), ("TCB-Info-Issuer-Chain", signingChain));
        service.Answer(Identity, Encoding.UTF8.GetBytes(published.QeIdentity(evidence.Now)), ("SGX-Enclave-Identity-Issuer-Chain", signingChain));
        service.Answer(PckCrl, published.PckCrl(evidence.Now), ("SGX-PCK-CRL-Issuer-Chain", Uri.EscapeDataString(published.PckCrlChain)));
        service.Answer(RootCrl, published.RootCrl(evidence.Now));
    }

    public void Dispose() => service.Dispose();

    [Theory]
    [InlineData("https://pccs.example")]
    [InlineData("https://pccs.example/")]
    public async Task FetchAsync_brings_collateral_that_a_verifier_accepts(string baseUrl)
    {
        var verified = evidence with { Collateral = await FetchAsync(baseUrl) };
        Assert.Null(verified.Verify().Reason);
        Assert.Equal([.. new[] { Tcb, Identity, PckCrl, RootCrl }.Select(path => $"https://pccs.example{path}")], service.Asked);
    }

    [Fact]
    public async Task FetchAsync_takes_the_signed_text_exactly_as_it_was_sent()
    {
        service.Answer(Tcb, "{ \"signature\":\"0a\",\n \"tcbInfo\" : { \"a\" : [1, {\"b\":\"\\u007d\"}] } , \"more\":{} }"u8.ToArray(), ("TCB-Info-Issuer-Chain", "chain"));
        var collateral = await FetchAsync();
        Assert.Equal("{ \"a\" : [1, {\"b\":\"\\u007d\"}] }", collateral.TcbInfo);
        Assert.Equal("0a", Convert.ToHexStringLower(collateral.TcbInfoSignature.Span));
    }

    [Fact]
    public async Task FetchAsync_reads_the_hex_that_caches_answer_for_a_revocation_list()
    {
        service.Answer(RootCrl, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(evidence.Collateral.RootCaCrl.Span)));
        Assert.True((await FetchAsync()).RootCaCrl.Span.SequenceEqual(evidence.Collateral.RootCaCrl.Span));
    }

    [Fact]
    public async Task FetchAsync_asks_Intels_own_service_where_it_keeps_the_roots_list()
    {
        service.Answer("/IntelSGXRootCA.der", evidence.Collateral.RootCaCrl.ToArray());
        await new CollateralClient(new(service), CollateralClient.Intel).FetchAsync("5eed6f000000", PckCa.Platform, TestContext.Current.CancellationToken);
        Assert.Equal("https://certificates.trustedservices.intel.com/IntelSGXRootCA.der", service.Asked[^1]);
    }

    [Fact]
    public async Task FetchAsync_says_what_was_answered_where()
    {
        service.Answers.Remove(Tcb);
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync());
        Assert.Equal(HttpStatusCode.NotFound, refusal.Status);
        Assert.Equal($"GET https://pccs.example{Tcb} answered 404: \"No cache data for this platform.\".", refusal.Message);
    }

    [Fact]
    public async Task FetchAsync_reads_no_answer_without_end()
    {
        service.Answer(PckCrl, new byte[(4 * 1024 * 1024) + 1]);
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync());
        Assert.EndsWith("answered more than 4194304 bytes.", refusal.Message, StringComparison.Ordinal);
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
        service.Answer(Tcb, Encoding.UTF8.GetBytes(body), ("TCB-Info-Issuer-Chain", "chain"));
        await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync());
    }

    [Fact]
    public async Task FetchAsync_misses_a_chain_by_the_name_of_its_header()
    {
        service.Answer(Identity, "{\"enclaveIdentity\":{},\"signature\":\"00\"}"u8.ToArray());
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync());
        Assert.Contains("SGX-Enclave-Identity-Issuer-Chain", refusal.Message, StringComparison.Ordinal);
    }

    Task<QuoteCollateral> FetchAsync(string baseUrl = "https://pccs.example") =>
        new CollateralClient(new(service), new(baseUrl)).FetchAsync("5eed6f000000", PckCa.Platform, TestContext.Current.CancellationToken);
}
