using System.Text;
using System.Text.Json;
using Attestation.EventLogs;
using Attestation.Measurements;
using Cli;

namespace CliTests;

public sealed class EventLogTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;
    readonly QuoteForge forge = QuoteForge.Create();
    readonly StringWriter output = new();
    readonly StringWriter errors = new();
    readonly byte[] bytes = EventLogForge.Ccel().Build();
    readonly string log;

    public EventLogTests() => log = Save("CCEL", bytes);

    public void Dispose()
    {
        forge.Dispose();
        output.Dispose();
        errors.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("words")]
    [InlineData("json")]
    public async Task Replay_lists_every_event_and_compares_with_a_quote(string form)
    {
        Assert.Equal(0, await RunAsync(["eventlog", "replay", log, "--quote", Quote(Registers()), "--events", .. form is "json" ? ["--json"] : Array.Empty<string>()]));
        await Verify(output.ToString());
    }

    [Theory]
    [InlineData("words")]
    [InlineData("json")]
    public async Task Replay_ends_with_10_for_the_quote_of_another_machine(string form)
    {
        var other = Save("other", EventLogForge.Ccel().Add(5, 0x99, []).Build());
        Assert.Equal(10, await RunAsync(["eventlog", "replay", other, "--quote", Quote(Registers() with { Rtmr1 = Measurement.Zero }), .. form is "json" ? ["--json"] : Array.Empty<string>()]));
        await Verify(output.ToString());
    }

    [Theory]
    [InlineData("words")]
    [InlineData("json")]
    public async Task Replay_ends_with_10_for_what_is_no_log(string form)
    {
        Assert.Equal(10, await RunAsync(["eventlog", "replay", Save("none", [1, 0, 0, 0, 3, 0]), .. form is "json" ? ["--json"] : Array.Empty<string>()]));
        await Verify(output.ToString());
    }

    [Fact]
    public async Task Replay_without_a_quote_has_nothing_to_match()
    {
        Assert.Equal(0, await RunAsync("eventlog", "replay", log, "--json"));
        Assert.Equal(JsonValueKind.Null, Answer("matches_quote").ValueKind);
        Assert.Equal(Registers().Rtmr0.ToString(), Answer("rtmr0").GetString());
        Assert.Equal(JsonValueKind.Null, Answer("rtmr3").ValueKind);
    }

    [Fact]
    public async Task Replay_takes_no_log_without_SHA_384_for_that_of_a_quote()
    {
        var tpm = Save("tpm", EventLogForge.Tpm(new() { SpecIdRegister = 0, Algorithms = [(EventLogForge.Sha256, 32)], PaddingLength = 0 }).Build());
        Assert.Equal(10, await RunAsync("eventlog", "replay", tpm, "--quote", Quote(Registers()), "--json"));
        Assert.Equal(("tcg", false), (Answer("format").GetString(), Answer("matches_quote").GetBoolean()));
        Assert.Equal("no_sha384_bank", Answer("findings")[0].GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("array")]
    [InlineData("text")]
    [InlineData("answer")]
    public async Task Replay_reads_dstacks_log_alone_and_in_an_answer_of_its_agent(string form)
    {
        var array = $$"""[{"imr":3,"event_type":134217729,"digest":"","event":"system-ready","event_payload":""}]""";
        var text = form switch { "array" => $"\n{array}", "text" => JsonSerializer.Serialize(array), _ => $$"""{"quote":"00","event_log":{{JsonSerializer.Serialize(array)}}}""" };
        Assert.Equal(0, await RunAsync("eventlog", "replay", Save("dstack.json", Encoding.UTF8.GetBytes(text)), "--json"));
        Assert.Equal(("dstack", 1), (Answer("format").GetString(), Answer("events").GetInt32()));
        Assert.Equal(Measurement.Zero.Extend(RuntimeEvent.Digest("system-ready", [])).ToString(), Answer("rtmr3").GetString());
        Assert.Equal("empty_digest", Answer("findings")[0].GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("tcg", 0)]
    [InlineData("ccel", 0)]
    [InlineData("dstack", 10)]
    public async Task Replay_reads_the_format_that_it_is_told(string format, int code)
    {
        Assert.Equal(code, await RunAsync("eventlog", "replay", log, "--format", format, "--json"));
        Assert.Equal(code == 0 ? format : null, Answer("format").GetString());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public async Task Replay_compares_the_length_with_the_ACPI_table(int more, int findings)
    {
        var table = Save("table", EventLogForge.Table((ulong)(bytes.Length + more)));
        Assert.Equal(0, await RunAsync("eventlog", "replay", log, "--table", table, "--json"));
        Assert.Equal(findings, Answer("findings").GetArrayLength());
    }

    [Theory]
    [InlineData("--quote", "other: TDX quote: header.version is 3")]
    [InlineData("--table", "other: The ACPI table is no CCEL table")]
    public async Task Replay_is_asked_wrongly_with_another_file(string option, string complaint)
    {
        Assert.Equal(2, await RunAsync("eventlog", "replay", log, option, Save("other", [3, 0, 2, 0])));
        Assert.Contains(complaint, errors.ToString());
    }

    [Fact]
    public async Task Replay_is_asked_wrongly_about_a_format_that_nobody_writes()
    {
        Assert.Equal(2, await RunAsync("eventlog", "replay", log, "--format", "json"));
        Assert.Contains("json", errors.ToString());
    }

    [Theory]
    [InlineData("FILE")]
    [InlineData("--quote")]
    [InlineData("--table")]
    public async Task A_file_that_is_not_there_is_a_missing_asset(string which)
    {
        string[] arguments = which is "FILE" ? ["absent"] : [log, which, "absent"];
        Assert.Equal(11, await RunAsync(["eventlog", "replay", .. arguments]));
        Assert.StartsWith("absent: there is no such file", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_of_a_log_stays_on_its_line()
    {
        var hostile = Save("hostile", EventLogForge.Ccel().Add(3, 0xd, Encoding.ASCII.GetBytes("grub_cmd: menu {\n\tlinux\r}"), Encoding.ASCII.GetBytes("menu {\n\tlinux\r}")).Build());
        Assert.Equal(0, await RunAsync("eventlog", "replay", hostile, "--events"));
        Assert.Contains("✓ grub-command               menu {  linux }\n", output.ToString());
    }

    [Fact]
    public async Task The_log_of_COS_113_is_that_of_its_quote()
    {
        var ccel = SharedVectors.PathOf("eventlogs", "ccel", "cos-113.ccel");
        Assert.Equal(0, await RunAsync("eventlog", "replay", ccel, "--quote", Path.ChangeExtension(ccel, "quote"), "--table", Path.ChangeExtension(ccel, "table"), "--json"));
        Assert.True(Answer("matches_quote").GetBoolean());
        Assert.Equal(("ccel", 43, 0), (Answer("format").GetString(), Answer("events").GetInt32(), Answer("findings").GetArrayLength()));
    }

    JsonElement Answer(string member) => JsonDocument.Parse(output.ToString()).RootElement.GetProperty(member);

    Task<int> RunAsync(params string[] arguments) => new MeroTee(output, errors).RunAsync(arguments, TestContext.Current.CancellationToken);

    RegisterValues Registers()
    {
        var parsed = BootEventLog.Parse(bytes);
        return QuoteForge.Registers() with
        {
            Rtmr0 = parsed.Replay(Register.Rtmr0)!.Value,
            Rtmr1 = parsed.Replay(Register.Rtmr1)!.Value,
            Rtmr2 = parsed.Replay(Register.Rtmr2)!.Value,
        };
    }

    string Quote(RegisterValues registers) => Save("quote.bin", forge.Quote(registers, "report data"u8));

    string Save(string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
