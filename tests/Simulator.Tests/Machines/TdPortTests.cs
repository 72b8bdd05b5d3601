using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Attestation;
using Attestation.Measurements;
using Attestation.Quotes;
using Simulator;
using Simulator.Machines;
using Simulator.Serving;

namespace SimulatorTests.Machines;

public sealed class TdPortTests : IAsyncLifetime
{
    static readonly string ReportData = string.Concat(Enumerable.Repeat("ab", 64));
    static readonly Measurement Event = Measurement.Hash("event"u8);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    readonly ManualTime time = new(new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    readonly HttpClient http = new();
    readonly VtpmForge boot = new VtpmForge().ExtendBySystem(11, "enter-initrd");
    SimulatedWorld world = null!;

    public async ValueTask InitializeAsync() => world = await SimulatedWorld.StartAsync(time, Cancel, tdPorts: [Profile.Debug, Profile.LockedReadOnly]);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await world.DisposeAsync();
    }

    [Fact]
    public async Task A_machine_is_measured_extends_and_gets_quotes_over_its_own_registers()
    {
        using var machine = Connect();
        var measured = (await machine.ReadAsync(boot.ToLine(), Cancel)).GetProperty("registers").Deserialize<Dictionary<string, string>>()!;
        var extended = await machine.AskAsync($$"""{"op":"extend","register":3,"digest":"{{Event}}"}""", Cancel);

        var report = TdxQuote.Parse(await QuoteAsync(machine)).Report;

        var rtmr3 = Measurement.Zero.Extend(Event);
        Assert.Equal($$"""{"value":"{{rtmr3}}"}""", extended);
        Assert.Equal(SimulatedWorld.RegistersOf(Profile.Debug).MrTd, report.Registers.MrTd);
        Assert.Equal([measured["mrtd"], measured["rtmr0"], measured["rtmr1"], measured["rtmr2"], rtmr3.ToString()], Enum.GetValues<Register>().Select(register => report.Registers[register].ToString()));
        Assert.Equal(ReportData, Convert.ToHexStringLower(report.ReportData.Span));
        Assert.Equal(Measurement.Zero.ToString(), measured["rtmr3"]);
    }

    [Theory]
    [InlineData("debug-attribute", true)]
    [InlineData("foreign-root", false)]
    public async Task Faults_are_those_of_the_other_quotes(string fault, bool isOurRoot)
    {
        using var machine = await ConnectMeasuredAsync();

        var quote = await QuoteAsync(machine, $",\"fault\":\"{fault}\"");

        Assert.Equal(isOurRoot, TdxQuote.Parse(quote).Report.Attributes.IsDebug);
        Assert.Equal(isOurRoot, Encoding.Latin1.GetString(quote).Contains(world.RootPem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_machine_is_measured_again_by_the_same_log_only_and_keeps_its_registers()
    {
        using var machine = await ConnectMeasuredAsync();
        await machine.AskAsync($$"""{"op":"extend","register":3,"digest":"{{Event}}"}""", Cancel);

        var again = await machine.ReadAsync(boot.ExtendBySystem(11, "ready").ToLine(), Cancel);
        var other = await machine.AskAsync(new VtpmForge(EventLogForge.Tpm().Add(9, 0xd, [1]).Build()).ToLine(), Cancel);

        Assert.Equal(Measurement.Zero.Extend(Event).ToString(), again.GetProperty("registers").GetProperty("rtmr3").GetString());
        Assert.Equal("""{"error":"This TD was measured already, with another log; a boot has one. Start the machine anew."}""", other);
    }

    [Fact]
    public async Task Answers_repeat_the_number_of_their_line()
    {
        using var machine = await ConnectMeasuredAsync();
        Assert.Equal($$"""{"value":"{{Measurement.Zero}}","id":7}""", await machine.AskAsync("""{"op":"read","register":3,"id":7}""", Cancel));
        Assert.Equal("""{"error":"There is no register 4; there are 0 to 3.","id":8}""", await machine.AskAsync("""{"id":8,"op":"read","register":4}""", Cancel));
    }

    [Fact]
    public async Task What_comes_before_the_measurements_is_refused()
    {
        using var machine = Connect();
        string[] lines =
        [
            """{"op":"read","register":3}""",
            $$"""{"op":"extend","register":3,"digest":"{{Event}}"}""",
            $$"""{"op":"quote","report_data":"{{ReportData}}"}""",
            """{"op":"attributes"}""",
            """{"op":"task"}""",
            """{"op":"report","name":"ready","content":{}}""",
        ];
        foreach (var line in lines)
            Assert.Equal("""{"error":"Nothing was measured yet; measured comes first."}""", await machine.AskAsync(line, Cancel));
    }

    static readonly string[] Refused =
    [
        "nothing", "null", "7", "[]", "{}", "{\"op\":7}", "{\"op\":\"boot\"}", "{\"op\":\"read\",\"op\":\"read\",\"register\":3}",
        "{\"op\":\"read\"}", "{\"op\":\"read\",\"register\":\"3\"}", "{\"op\":\"read\",\"register\":4}", "{\"op\":\"read\",\"register\":3,\"x\":1}",
        "{\"op\":\"read\",\"register\":3,\"id\":\"a\"}", "{\"op\":\"read\",\"register\":3,\"\\ud800\":1}", "{\"op\":\"\\ud800\"}",
        "{\"op\":\"extend\",\"register\":2,\"digest\":\"DIGEST\"}", "{\"op\":\"extend\",\"register\":3}", "{\"op\":\"extend\",\"register\":3,\"digest\":\"ab\"}",
        "{\"op\":\"quote\"}", "{\"op\":\"quote\",\"report_data\":\"ab\"}", "{\"op\":\"quote\",\"report_data\":\"DATA\",\"fault\":\"none\"}", "{\"op\":\"quote\",\"report_data\":\"DATA\",\"fault\":null}",
        "{\"op\":\"attributes\",\"name\":\"kms-url\"}", "{\"op\":\"task\",\"name\":\"probe\"}",
        "{\"op\":\"report\",\"name\":\"Ready\",\"content\":{}}", "{\"op\":\"report\",\"name\":\"ready\",\"content\":[]}", "{\"op\":\"report\",\"name\":\"ready\",\"content\":{\"a\":\"\\udc00\"}}",
        "{\"op\":\"measured\"}", "{\"op\":\"measured\",\"log\":\"a\",\"pcrs\":{}}", "{\"op\":\"measured\",\"log\":\"AAAA\",\"pcrs\":[]}",
        "{\"op\":\"measured\",\"log\":\"AAAA\",\"pcrs\":{\"24\":\"DIGEST\"}}", "{\"op\":\"measured\",\"log\":\"AAAA\",\"pcrs\":{\"01\":\"DIGEST\"}}",
        "{\"op\":\"measured\",\"log\":\"AAAA\",\"pcrs\":{\"1\":7}}", "{\"op\":\"measured\",\"log\":\"AAAA\",\"system_log\":7,\"pcrs\":{}}", "{\"op\":\"measured\",\"log\":\"AAAA\",\"pcrs\":{}}",
    ];

    [Fact]
    public async Task What_is_refused_is_a_sentence_and_the_TD_lives_on()
    {
        using var machine = await ConnectMeasuredAsync();
        using var said = new StringWriter { NewLine = "\n" };
        foreach (var line in Refused)
            await said.WriteLineAsync($"{line}\n  {await machine.AskAsync(line.Replace("DIGEST", Event.ToString(), StringComparison.Ordinal).Replace("DATA", ReportData, StringComparison.Ordinal), Cancel)}");
        await said.WriteLineAsync($"after it all\n  {await machine.AskAsync("""{"op":"read","register":3}""", Cancel)}");

        await Verify(said.ToString());
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_and_lines_that_are_too_long_are_refused_and_the_TD_lives_on()
    {
        using var machine = await ConnectMeasuredAsync();

        await machine.SendAsync(new byte[] { 0xff, 0xfe, (byte)'\n' }, Cancel);
        Assert.Equal("""{"error":"The line is not UTF-8."}""", await machine.AnswerAsync(Cancel));
        await machine.SendAsync(new byte[MachineLimits.MaximumLine + 1], Cancel);
        Assert.Equal("""{"error":"The line has more than 1048576 bytes."}""", await machine.AskAsync("", Cancel));
        Assert.StartsWith("{\"error\":\"The line is not a JSON object: ", await machine.AskAsync(new string('[', 1000), Cancel), StringComparison.Ordinal);
        Assert.StartsWith("{\"quote\":", await machine.AskAsync($$"""{"op":"quote","report_data":"{{ReportData}}"}""", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drawn_lines_are_answered_by_one_line_each()
    {
        using var machine = await ConnectMeasuredAsync();
        byte[] line = [.. Encoding.UTF8.GetBytes($$"""{"op":"quote","report_data":"{{ReportData}}","id":1}""")];
        for (var index = 0; index < line.Length; index++)
        {
            byte[] changed = [.. line, (byte)'\n'];
            changed[index] ^= SHA256.HashData([(byte)index])[0];
            if (changed[index] is (byte)'\n')
                continue;
            await machine.SendAsync(changed, Cancel);
            using var answer = JsonDocument.Parse(await machine.AnswerAsync(Cancel));
            Assert.Equal(JsonValueKind.Object, answer.RootElement.ValueKind);
        }
    }

    [Fact]
    public async Task Reports_are_kept_up_to_a_number()
    {
        using var machine = await ConnectMeasuredAsync();
        for (var count = 0; count < MachineLimits.MaximumReports; count++)
            Assert.Equal("{}", await machine.AskAsync("""{"op":"report","name":"ready","content":{"a":[1]}}""", Cancel));

        Assert.StartsWith("{\"error\":\"A TD keeps at most 256 reports", await machine.AskAsync("""{"op":"report","name":"ready","content":{}}""", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_gets_attributes_and_each_task_once()
    {
        using var machine = await ConnectMeasuredAsync();
        Assert.Equal("""{"attributes":{}}""", await machine.AskAsync("""{"op":"attributes"}""", Cancel));
        Assert.Equal("204 ", await SendAsync(HttpMethod.Put, "debug/attributes", """{"kms-url":"http://127.0.0.1:1","kms-policy":"e30="}"""));
        Assert.Equal("204 ", await SendAsync(HttpMethod.Post, "debug/tasks", """{"id":"a-1","kind":"probe","cases":["one"]}"""));

        Assert.Equal("""{"attributes":{"kms-url":"http://127.0.0.1:1","kms-policy":"e30="}}""", await machine.AskAsync("""{"op":"attributes"}""", Cancel));
        Assert.Equal("""{"task":{"id":"a-1","kind":"probe","cases":["one"]}}""", await machine.AskAsync("""{"op":"task"}""", Cancel));
        Assert.Equal("""{"task":null}""", await machine.AskAsync("""{"op":"task"}""", Cancel));
    }

    [Fact]
    public async Task The_next_machine_begins_with_zero_and_without_the_tasks_of_the_last()
    {
        using (var machine = await ConnectMeasuredAsync())
        {
            await machine.AskAsync($$"""{"op":"extend","register":3,"digest":"{{Event}}"}""", Cancel);
            await SendAsync(HttpMethod.Post, "debug/tasks", """{"id":"a-1","kind":"power-off"}""");
        }
        using var next = Connect();

        Assert.Equal("""{"error":"Nothing was measured yet; measured comes first."}""", await next.AskAsync("""{"op":"read","register":3}""", Cancel));
        await next.AskAsync(boot.ToLine(), Cancel);
        Assert.Equal($$"""{"value":"{{Measurement.Zero}}"}""", await next.AskAsync("""{"op":"read","register":3}""", Cancel));
        Assert.Equal("""{"task":null}""", await next.AskAsync("""{"op":"task"}""", Cancel));
    }

    [Fact]
    public async Task State_is_what_the_machine_said_and_holds()
    {
        using var machine = await ConnectMeasuredAsync();
        await machine.AskAsync($$"""{"op":"extend","register":3,"digest":"{{Event}}"}""", Cancel);
        await machine.AskAsync("""{"op":"report","name":"ready","content":{"seconds":77}}""", Cancel);
        await SendAsync(HttpMethod.Put, "debug/attributes", """{"kms-url":"http://127.0.0.1:1"}""");
        await SendAsync(HttpMethod.Post, "debug/tasks", """{"id":"a-1","kind":"power-off"}""");

        var state = await http.GetStringAsync(world.Where.TdPort["debug"], Cancel);

        await Verify(state.Replace(world.Folder, "FOLDER", StringComparison.Ordinal).Replace(Convert.ToBase64String(boot.Log), "LOG", StringComparison.Ordinal)
            .Replace(",\"", ",\n\"", StringComparison.Ordinal), "json");
    }

    [Fact]
    public async Task Each_machine_has_a_TD_of_its_own()
    {
        using var machine = await ConnectMeasuredAsync();
        var state = await http.GetStringAsync(world.Where.TdPort["locked-read-only"], Cancel);
        Assert.Contains("\"boots\":0,\"connected\":false,\"registers\":null", state, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "unknown", "", HttpStatusCode.NotFound)]
    [InlineData("PUT", "unknown/attributes", "{}", HttpStatusCode.NotFound)]
    [InlineData("PUT", "debug/attributes", "null", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "debug/attributes", "[]", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "debug/attributes", """{"kms-url":7}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "debug/attributes", """{"kms-url":null}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "debug/attributes", """{"kms-url":"a","kms-url":"b"}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "debug/attributes", """{"KMS":"a"}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", "unknown/tasks", "{}", HttpStatusCode.NotFound)]
    [InlineData("POST", "debug/tasks", "{}", HttpStatusCode.BadRequest)]
    [InlineData("POST", "debug/tasks", "[]", HttpStatusCode.BadRequest)]
    [InlineData("POST", "debug/tasks", """{"id":"a-1"}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", "debug/tasks", """{"kind":"probe"}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", "debug/tasks", """{"id":"a-1","kind":"Power Off"}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", "debug/tasks", """{"id":7,"kind":"probe"}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", "debug/tasks", """{"id":"","kind":"probe"}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", "debug/tasks", """{"id":"123456789012345678901234567890123456789012345678901234567890","kind":"probe"}""", HttpStatusCode.BadRequest)]
    public async Task Orders_of_another_form_are_refused(string method, string path, string body, HttpStatusCode expected) =>
        Assert.StartsWith($"{(int)expected} ", await SendAsync(new(method), path, body), StringComparison.Ordinal);

    [Fact]
    public async Task Too_large_an_order_and_too_many_tasks_are_refused()
    {
        Assert.StartsWith("400 ", await SendAsync(HttpMethod.Put, "debug/attributes", $$"""{"a":"{{new string('a', MachineLimits.MaximumOrder)}}"}"""), StringComparison.Ordinal);
        for (var count = 0; count < MachineLimits.MaximumTasks; count++)
            Assert.Equal("204 ", await SendAsync(HttpMethod.Post, "debug/tasks", """{"id":"a-1","kind":"probe"}"""));
        Assert.StartsWith("409 ", await SendAsync(HttpMethod.Post, "debug/tasks", """{"id":"a-1","kind":"probe"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_reads_no_answers_ends_its_TD()
    {
        var clock = new ManualTime(time.GetUtcNow(), hasTimers: true);
        await using var port = new TdPort(new("debug", "/unused"), Event, null!, clock);
        var machine = new ArrivingBytes("{}\n");
        var serving = port.ServeAsync(machine, Cancel);
        await machine.IsEmpty.WaitAsync(Cancel);

        clock.Advance(MachineLimits.LineTime);
        await serving;

        Assert.False(port.State.IsConnected);
    }

    [Theory]
    [InlineData("debug", "a.sock", "debug", "b.sock")]
    [InlineData("debug", "a.sock", "debug-read-only", "a.sock")]
    [InlineData("debug", "a.sock", "unknown", "b.sock")]
    public async Task Ports_that_cannot_be_told_apart_or_have_no_record_are_refused(string first, string path, string second, string otherPath)
    {
        var settings = SimulatedWorld.Prepare(Path.Combine(world.Folder, "other"), "tests") with
        {
            TdPorts = [new(first, Path.Combine(world.Folder, path)), new(second, Path.Combine(world.Folder, otherPath))],
        };
        await Assert.ThrowsAsync<UnusableInputException>(() => SimulatorHost.StartAsync(settings, time, Cancel));
    }

    [Fact]
    public async Task A_machine_that_goes_at_once_does_not_keep_the_next_one_out()
    {
        for (var count = 0; count < 50; count++)
            Connect().Dispose();
        using var machine = await ConnectMeasuredAsync();
        Assert.Equal("""{"task":null}""", await machine.AskAsync("""{"op":"task"}""", Cancel));
    }

    [Fact]
    public async Task The_end_removes_the_sockets_even_while_a_machine_is_connected()
    {
        var other = await SimulatedWorld.StartAsync(time, Cancel, tdPorts: [Profile.Debug]);
        using var machine = TdLine.Connect(other.TdPort(Profile.Debug));
        // An answer tells that it was let in.
        await machine.AskAsync("{}", Cancel);
        await other.DisposeAsync();
        Assert.Equal("(the end)", await machine.AnswerAsync(Cancel));
        Assert.False(File.Exists(other.TdPort(Profile.Debug)));
    }

    TdLine Connect() => TdLine.Connect(world.TdPort(Profile.Debug));

    async Task<TdLine> ConnectMeasuredAsync()
    {
        var machine = Connect();
        Assert.StartsWith("{\"registers\":", await machine.AskAsync(boot.ToLine(), Cancel), StringComparison.Ordinal);
        return machine;
    }

    async Task<byte[]> QuoteAsync(TdLine machine, string fault = "") =>
        Convert.FromHexString((await machine.ReadAsync($$"""{"op":"quote","report_data":"{{ReportData}}"{{fault}}}""", Cancel)).GetProperty("quote").GetString()!);

    async Task<string> SendAsync(HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, $"{world.Where.Url}/td-port/{path}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await http.SendAsync(request, Cancel);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}";
    }
}
