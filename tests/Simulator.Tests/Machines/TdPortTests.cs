using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Attestation;
using Attestation.Measurements;
using Attestation.Quotes;
using Simulator.Machines;

namespace SimulatorTests.Machines;

public sealed class TdPortTests : TdPortTest
{
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
}
