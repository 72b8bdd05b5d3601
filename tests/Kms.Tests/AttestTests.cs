using System.Net;
using System.Net.Http.Json;
using Attestation.Protocol;
using Attestation.Quotes;
using Kms.Dstack;

namespace KmsTests;

public sealed class AttestTests
{
    static readonly byte[] Nonce = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    static readonly string NonceB64 = Convert.ToBase64String(Nonce);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_quote_carries_the_nonce_and_the_kmss_own_binding()
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        var answer = await AttestAsync(kms, new() { NonceB64 = NonceB64 });
        var own = (await answer.Content.ReadFromJsonAsync(KmsJson.Wire.AttestResponse, Cancel))!;
        var expected = ReportData.ForKms(Nonce, ReportData.DefaultBinding);
        Assert.Equal(Convert.ToHexStringLower(expected), own.ReportDataHex);
        Assert.Equal(expected, TdxQuote.Parse(Convert.FromBase64String(own.QuoteB64)).Report.ReportData.ToArray());
        Assert.Equal(Attestation.EvidenceEnvironment.Simulation, own.Environment);
    }

    [Fact]
    public async Task The_quote_carries_a_binding_that_is_given()
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        var answer = await AttestAsync(kms, new() { NonceB64 = NonceB64, BindingB64 = NonceB64 });
        var own = (await answer.Content.ReadFromJsonAsync(KmsJson.Wire.AttestResponse, Cancel))!;
        Assert.Equal(Convert.ToHexStringLower(ReportData.ForKms(Nonce, Nonce)), own.ReportDataHex);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("AAAA", null)]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", null)]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=", null)]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "AAAA")]
    public async Task Anything_but_32_bytes_is_refused(string nonce, string? binding)
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        await DemandAsync(await AttestAsync(kms, new() { NonceB64 = nonce, BindingB64 = binding }), HttpStatusCode.BadRequest, "invalid_attestation_request");
    }

    [Fact]
    public async Task Without_the_guest_agent_the_caller_is_put_off()
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        kms.Agent.Trouble = new DstackUnavailableException("gone");
        var answer = await AttestAsync(kms, new() { NonceB64 = NonceB64 });
        Assert.NotNull(answer.Headers.RetryAfter);
        await DemandAsync(answer, HttpStatusCode.ServiceUnavailable, "dependency_unavailable");
    }

    [Fact]
    public async Task A_quote_whose_own_log_does_not_replay_is_not_given_out()
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        kms.Agent.Log = FakeAgent.LogOf("system-ready", "");
        await DemandAsync(await AttestAsync(kms, new() { NonceB64 = NonceB64 }), HttpStatusCode.ServiceUnavailable, "dependency_unavailable");
    }

    static Task<HttpResponseMessage> AttestAsync(KmsUnderTest kms, AttestRequest request) =>
        kms.CreateClient().PostAsJsonAsync("/attest", request, KmsJson.Wire.AttestRequest, Cancel);

    static async Task DemandAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync(KmsJson.Wire.KmsError, Cancel))!.Error);
    }
}
