using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Attestation;
using Simulator;
using Simulator.Serving;

namespace SimulatorTests.Serving;

public sealed class SimulatorHostTests : IAsyncLifetime
{
    static readonly string ReportData = string.Concat(Enumerable.Repeat("ab", 64));

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

    [Fact]
    public async Task Ready_file_says_where_everything_is()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(world.Folder, "ready.json"), Cancel);

        await Verify(text.Replace(world.Where.Url, "http://URL", StringComparison.Ordinal).Replace(world.Folder, "FOLDER", StringComparison.Ordinal), "json");
    }

    [Fact]
    public async Task Root_certificate_is_written() =>
        Assert.Equal(world.RootPem, await File.ReadAllTextAsync(world.Where.RootCa, Cancel));

    [Fact]
    public async Task Node_quotes_carry_the_profiles_registers()
    {
        var quote = await QuoteAsync(world.Where.TdQuote["debug"]);

        Assert.Equal(SimulatedWorld.RegistersOf(Profile.Debug).Rtmr3.ToArray(), quote[520..568]);
        Assert.Equal(ReportData, Convert.ToHexStringLower(quote[568..632]));
    }

    [Fact]
    public async Task The_debug_fault_changes_the_attributes_only()
    {
        var (plain, faulty) = (await QuoteAsync(world.Where.TdQuote["debug"]), await QuoteAsync(world.Where.TdQuote["debug"] + "?fault=debug-attribute"));

        Assert.Equal([168], Enumerable.Range(0, 632).Where(index => plain[index] != faulty[index]));
    }

    [Fact]
    public async Task The_foreign_fault_has_another_root()
    {
        var quote = Encoding.Latin1.GetString(await QuoteAsync(world.Where.TdQuote["debug"] + "?fault=foreign-root"));

        Assert.DoesNotContain(world.RootPem, quote, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown", "", HttpStatusCode.NotFound)]
    [InlineData("debug", "?fault=none", HttpStatusCode.BadRequest)]
    public async Task Unknown_profiles_and_faults_are_refused(string profile, string query, HttpStatusCode expected)
    {
        using var answer = await http.PostAsync($"{world.Where.Url}/td/{profile}/quote{query}", Json($$"""{"report_data":"{{ReportData}}"}"""), Cancel);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"report_data":null}""")]
    [InlineData("""{"report_data":"ab"}""")]
    [InlineData("""{"report_data":"ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB"}""")]
    [InlineData("""{"report_data":"abababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababab","x":1}""")]
    public async Task Requests_without_64_bytes_of_report_data_are_400(string body)
    {
        using var answer = await http.PostAsync(world.Where.TdQuote["debug"], Json(body), Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("/tdx/certification/v4/tcb?fmspc=5eed6f000000", "TCB-Info-Issuer-Chain")]
    [InlineData("/tdx/certification/v4/qe/identity", "SGX-Enclave-Identity-Issuer-Chain")]
    [InlineData("/sgx/certification/v4/pckcrl?ca=platform&encoding=der", "SGX-PCK-CRL-Issuer-Chain")]
    public async Task Collateral_comes_with_its_issuer_chain(string path, string header)
    {
        using var answer = await http.GetAsync(world.Where.Collateral + path, Cancel);

        var chain = Uri.UnescapeDataString(answer.Headers.GetValues(header).Single());
        Assert.EndsWith(world.RootPem, chain, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/tdx/certification/v4/tcb", HttpStatusCode.BadRequest)]
    [InlineData("/tdx/certification/v4/tcb?fmspc=5eed", HttpStatusCode.BadRequest)]
    [InlineData("/tdx/certification/v4/tcb?fmspc=00806f050000", HttpStatusCode.NotFound)]
    [InlineData("/tdx/certification/v4/tcb?fmspc=5eed6f000000&update=Early", HttpStatusCode.BadRequest)]
    [InlineData("/tdx/certification/v4/qe/identity?update=latest", HttpStatusCode.BadRequest)]
    [InlineData("/sgx/certification/v4/pckcrl", HttpStatusCode.BadRequest)]
    [InlineData("/sgx/certification/v4/pckcrl?ca=platform&encoding=hex", HttpStatusCode.BadRequest)]
    [InlineData("/sgx/certification/v4/pckcrl?ca=processor&encoding=der", HttpStatusCode.NotFound)]
    public async Task Collateral_of_others_is_refused(string path, HttpStatusCode expected)
    {
        using var answer = await http.GetAsync(world.Where.Collateral + path, Cancel);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Root_crl_is_der()
    {
        var list = await http.GetByteArrayAsync($"{world.Where.Collateral}/sgx/certification/v4/rootcacrl", Cancel);

        CertificateRevocationListBuilder.Load(list, out var number);
        Assert.Equal(1, number);
    }

    [Fact]
    public async Task Collateral_is_issued_anew_each_day()
    {
        var address = $"{world.Where.Collateral}/tdx/certification/v4/qe/identity";
        var today = await http.GetStringAsync(address, Cancel);

        time.Advance(TimeSpan.FromDays(1));

        Assert.NotEqual(today, await http.GetStringAsync(address, Cancel));
    }

    [Fact]
    public async Task The_end_removes_socket_and_ready_file()
    {
        var folder = Directory.CreateTempSubdirectory("mero-sim-").FullName;
        var settings = SimulatedWorld.Prepare(folder, "tests");

        await (await SimulatorHost.StartAsync(settings, time, Cancel)).DisposeAsync();

        Assert.False(File.Exists(settings.DstackSocket) || File.Exists(settings.Ready));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_stale_socket_is_replaced()
    {
        var folder = Directory.CreateTempSubdirectory("mero-sim-").FullName;
        var settings = SimulatedWorld.Prepare(folder, "tests");
        await File.WriteAllTextAsync(settings.DstackSocket, "", Cancel);

        await using var host = await SimulatorHost.StartAsync(settings, time, Cancel);

        Assert.True(File.Exists(settings.Ready));
    }

    [Fact]
    public async Task A_file_in_the_sockets_place_stays()
    {
        var folder = Directory.CreateTempSubdirectory("mero-sim-").FullName;
        var settings = SimulatedWorld.Prepare(folder, "tests");
        await File.WriteAllTextAsync(settings.DstackSocket, "precious", Cancel);

        await Assert.ThrowsAsync<UnusableInputException>(() => SimulatorHost.StartAsync(settings, time, Cancel));

        Assert.Equal("precious", await File.ReadAllTextAsync(settings.DstackSocket, Cancel));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_same_seed_serves_the_same_bytes()
    {
        await using var other = await SimulatedWorld.StartAsync(time, Cancel);

        Assert.Equal(await QuoteAsync(world.Where.TdQuote["debug"]), await QuoteAsync(other.Where.TdQuote["debug"]));
    }

    async Task<byte[]> QuoteAsync(string address)
    {
        using var answer = await http.PostAsync(address, Json($$"""{"report_data":"{{ReportData}}"}"""), Cancel);
        answer.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Cancel));
        return Convert.FromHexString(document.RootElement.GetProperty("quote").GetString()!);
    }

    static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
