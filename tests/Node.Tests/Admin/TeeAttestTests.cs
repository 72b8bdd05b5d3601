using System.Text;
using System.Text.Json;
using Attestation;
using Attestation.Measurements;
using Attestation.Quotes;
using Microsoft.AspNetCore.Builder;
using Node.Admin;
using Node.Boot;
using Node.Fetching;
using NodeTests.Boot;
using NodeTests.Quotes;
using NodeTests.Simulated;

namespace NodeTests.Admin;

public sealed class TeeAttestTests : IDisposable
{
    const string Application = "11111111111111111111111111111111";

    static readonly string Nonce = string.Concat(Enumerable.Repeat("0a", 32));

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    readonly QuoteForge forge = QuoteForge.Create();
    readonly FakeMachine machine = new FakeMachine().WithRegisters(Measurement.Zero);

    public TeeAttestTests() => Directory.CreateDirectory(machine.Paths.TsmReports);

    public void Dispose()
    {
        forge.Dispose();
        machine.Dispose();
    }

    [Fact]
    public async Task An_answer_has_the_quote_and_its_parts_as_merod_shows_them()
    {
        var answer = await AttestAsync($$"""{"nonce":"{{Nonce}}"}""");

        using var document = JsonDocument.Parse(answer[4..]);
        var data = document.RootElement.GetProperty("data");
        var quote = TdxQuote.Parse(Convert.FromBase64String(data.GetProperty("quoteB64").GetString()!));
        Assert.Equal(Nonce + new string('0', 64), Convert.ToHexStringLower(quote.Report.ReportData.Span));
        await Verify(answer.Replace(data.GetProperty("quoteB64").GetString()!, "QUOTE", StringComparison.Ordinal)
            .Replace(Convert.ToHexStringLower(quote.Signature.PckChainPem.Span), "CHAIN", StringComparison.Ordinal).Replace(",\"", ",\n\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_quote_of_version_5_has_the_service_TD()
    {
        var answer = await AttestAsync($$"""{"nonce":"{{Nonce}}"}""", new(given => forge.Quote(QuoteForge.Registers(), given, serviceTd: Measurement.Hash("service"u8))));
        Assert.Contains("\"tdxVersion\":\"1.5\"", answer, StringComparison.Ordinal);
        Assert.Contains($"\"mrservicetd\":\"{Measurement.Hash("service"u8)}\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bytecode_of_a_known_application_follows_the_nonce()
    {
        var bytecode = string.Concat(Enumerable.Repeat("bc", 32));
        machine.Write($"run/mero-node/applications/{Application}", bytecode + "\n");
        Assert.Contains($"\"reportdata\":\"{Nonce}{bytecode}\"", await AttestAsync($$"""{"nonce":"{{Nonce.ToUpperInvariant()}}","applicationId":"{{Application}}"}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("null", 400)]
    [InlineData("[]", 400)]
    [InlineData("{}", 400)]
    [InlineData("""{"nonce":null}""", 400)]
    [InlineData("""{"nonce":7}""", 400)]
    [InlineData("""{"nonce":""}""", 400)]
    [InlineData("""{"nonce":"NONCE0a"}""", 400)]
    [InlineData("""{"nonce":"zz0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"}""", 400)]
    [InlineData("""{"Nonce":"NONCE"}""", 400)]
    [InlineData("""{"nonce":"NONCE","nonce":"NONCE"}""", 400)]
    [InlineData("""{"nonce":"NONCE","bindNodeKey":true}""", 400)]
    [InlineData("""{"nonce":"NONCE","applicationId":7}""", 400)]
    [InlineData("""{"nonce":"NONCE","applicationId":""}""", 400)]
    [InlineData("""{"nonce":"NONCE","applicationId":"../boot"}""", 400)]
    [InlineData("""{"nonce":"NONCE","applicationId":"111111111111111111111111111111111111111111111"}""", 400)]
    [InlineData("""{"nonce":"NONCE","applicationId":"22222222222222222222222222222222"}""", 404)]
    [InlineData("""{"nonce":"NONCE","applicationId":"11111111111111111111111111111111"}""", 500)]
    public async Task Requests_of_another_form_are_refused(string body, int status)
    {
        machine.Write($"run/mero-node/applications/{Application}", "no digits\n");
        var entries = new ForgedReports(given => forge.Quote(QuoteForge.Registers(), given));

        var answer = await AttestAsync(body.Replace("NONCE", Nonce, StringComparison.Ordinal), entries);

        Assert.StartsWith($$"""{{status}} {"error":""", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(Nonce, answer, StringComparison.Ordinal);
        Assert.Empty(entries.Created);
    }

    [Fact]
    public async Task Too_long_a_body_is_refused() =>
        Assert.StartsWith("""413 {"error":"The body cannot be read: """, await AttestAsync($$"""{"nonce":"{{new string('0', 5000)}}"}"""), StringComparison.Ordinal);

    [Fact]
    public async Task A_quote_of_other_report_data_is_not_given_out() => Assert.Equal(
        """500 {"error":"The machine gave a quote that carries other report data than was asked for."}""",
        await AttestAsync($$"""{"nonce":"{{Nonce}}"}""", new(_ => forge.Quote(QuoteForge.Registers(), new byte[64]))));

    [Fact]
    public async Task What_is_no_quote_is_not_given_out() => Assert.Equal(
        """500 {"error":"The machine gave something that is no TDX quote."}""",
        await AttestAsync($$"""{"nonce":"{{Nonce}}"}""", new(given => given)));

    [Fact]
    public async Task A_kernel_that_gives_no_quote_is_500() => Assert.Equal(
        """500 {"error":"The kernel gave no quote: Device or resource busy"}""",
        await AttestAsync($$"""{"nonce":"{{Nonce}}"}""", new(_ => throw new IOException("Device or resource busy"))));

    [Fact]
    public async Task A_machine_without_quotes_is_501()
    {
        Directory.Delete(machine.Paths.TsmReports);
        Assert.StartsWith("""501 {"error":""", await AttestAsync($$"""{"nonce":"{{Nonce}}"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_the_simulation_the_quote_is_the_simulated_TDs()
    {
        await using var world = await SimulatedWorld.StartAsync(TimeProvider.System, Cancel, tdPorts: [Profile.Debug]);
        using var ports = new SocketPorts(world.TdPort(Profile.Debug));
        using var booted = new FakeMachine().WithVtpm(new()).WithPort();
        var record = await new BootAgent(booted.Paths, new(booted.Paths, new KernelRegisterFiles(), ports, TimeProvider.System), TimeProvider.System).ExtendAsync(Cancel);

        await using var app = Serve(booted, new(given => given), ports);
        var answer = await PostAsync(app, $$"""{"nonce":"{{Nonce}}"}""");

        Assert.Contains($"\"rtmr3\":\"{record.Rtmr3}\",\"reportdata\":\"{Nonce}{new string('0', 64)}\"", answer, StringComparison.Ordinal);
        Assert.Contains($"\"mrtd\":\"{SimulatedWorld.RegistersOf(Profile.Debug).MrTd}\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 501)]
    [InlineData("""{"id":ID}""", 500)]
    [InlineData("""{"id":ID,"quote":7}""", 500)]
    [InlineData("""{"id":ID,"quote":"zz"}""", 500)]
    [InlineData("""{"id":ID,"quote":"00"}""", 500)]
    [InlineData("""{"id":ID,"error":"no"}""", 500)]
    public async Task In_the_simulation_a_TD_without_quotes_is_refused(string said, int status)
    {
        await using var td = new FakeTd((_, id) => said.Replace("ID", $"{id}", StringComparison.Ordinal));
        using var ports = new SocketPorts(td.Socket);
        if (status is 500)
            machine.WithPort();
        await ExtendAsync();
        var record = BootAgent.DemandRecord(machine.Paths) with { Environment = EvidenceEnvironment.Simulation };
        await File.WriteAllTextAsync(machine.Paths.BootRecord, record.ToJson(), Cancel);

        await using var app = Serve(machine, new(given => given), ports);

        Assert.StartsWith($$"""{{status}} {"error":""", await PostAsync(app, $$"""{"nonce":"{{Nonce}}"}"""), StringComparison.Ordinal);
    }

    async Task<string> AttestAsync(string body, ForgedReports? entries = null)
    {
        await ExtendAsync();
        using var ports = new SocketPorts();
        await using var app = Serve(machine, entries ?? new(given => forge.Quote(QuoteForge.Registers(), given)), ports);
        return await PostAsync(app, body);
    }

    Task<BootRecord> ExtendAsync() =>
        new BootAgent(machine.Paths, new(machine.Paths, new ExtendingFiles(), new SocketPorts(), TimeProvider.System), TimeProvider.System).ExtendAsync(Cancel);

    static WebApplication Serve(FakeMachine machine, ForgedReports entries, SocketPorts ports) =>
        AdminServer.Create(machine.Paths, "127.0.0.1:0", boot => MachineServices.Of(boot, machine.Paths, entries, ports, TimeProvider.System) with { Kms = new(new NoKms(), new NoWatch()) });

    static async Task<string> PostAsync(WebApplication app, string body)
    {
        await app.StartAsync(Cancel);
        using var http = new HttpClient();
        using var answer = await http.PostAsync($"{app.Urls.Single()}/admin-api/tee/attest", new StringContent(body, Encoding.UTF8, "application/json"), Cancel);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}";
    }
}
