using System.Text;
using Attestation;
using Attestation.EventLogs;
using Attestation.Measurements;
using Cli;

namespace CliTests;

public sealed class ExplainTests : IDisposable
{
    static readonly MachineForge Machine = new();

    static readonly Dictionary<string, MachineForge> Others = new()
    {
        ["same"] = new(),
        ["command line"] = Machine with { Words = ["ro", "console=tty0", "quiet"] },
        ["kernel"] = Machine with { KernelCode = [1, 2, 3] },
        ["root hash"] = Machine with { RootHash = new('b', 64), Disk = Partition() },
        ["firmware"] = Machine with { Firmware = OtherFirmware() },
        ["platform"] = Machine with { Acpi = [9], Memory = 4UL << 30, BootOrder = [1, 0, 2, 0] },
        ["profile"] = Machine with { Profile = Profile.LockedReadOnly, Words = ["ro", "quiet"], OsRelease = "ID=debian\nIMAGE_VERSION=3.1.0\n" },
    };

    readonly string folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;
    readonly QuoteForge forge = QuoteForge.Create();
    readonly StringWriter output = new();
    readonly StringWriter errors = new();

    public static TheoryData<string, string> Forms => new(Others.Keys.SelectMany(_ => (string[])["words", "json"], (other, form) => (other, form)));

    public void Dispose()
    {
        forge.Dispose();
        output.Dispose();
        errors.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_files_say_moves_no_cursor()
    {
        var image = Machine.Measure();
        var other = image with
        {
            Rtmr1 = MeasuredRegister.Replay([.. image.Rtmr1!.Events, new() { Name = "x\u001b[2Jy\u009b", Hashed = "an executable", Digest = Measurement.Hash([7]) }]),
        };
        Assert.Equal(0, await RunAsync(["explain", Save("a.json", image.ToJson()), Save("b.json", other.ToJson())]));
        Assert.Contains("x?[2Jy?", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(output.ToString(), letter => char.IsControl(letter) && letter is not '\n');
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Two_records_are_explained_by_their_events(string other, string form)
    {
        Assert.Equal(0, await RunAsync(["explain", Record("a.json", Machine), Record("b.json", Others[other]), .. Json(form)]));
        await Verify(output.ToString());
    }

    [Theory]
    [InlineData("words")]
    [InlineData("json")]
    public async Task An_inserted_event_does_not_shift_the_others(string form)
    {
        var before = Machine.Measure();
        var after = before with
        {
            Rtmr1 = MeasuredRegister.Replay([.. before.Rtmr1!.Events.Take(3), new() { Name = "executable-1", Hashed = "an executable", Digest = Measurement.Hash([7]) }, .. before.Rtmr1.Events.Skip(3)]),
        };

        Assert.Equal(0, await RunAsync(["explain", Save("a.json", before.ToJson()), Save("b.json", after.ToJson()), .. Json(form)]));
        await Verify(output.ToString());
    }

    [Theory]
    [InlineData("words")]
    [InlineData("json")]
    public async Task A_quote_without_a_log_is_compared_by_its_values(string form)
    {
        Assert.Equal(0, await RunAsync(["explain", Record("a.json", Machine), Quote(Others["kernel"]), .. Json(form)]));
        await Verify(output.ToString());
    }

    [Fact]
    public async Task A_quote_of_the_same_machine_is_equal()
    {
        Assert.Equal(0, await RunAsync("explain", Record("a.json", Machine), Quote(Machine)));
        Assert.EndsWith("\nEqual.\n", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("words")]
    [InlineData("json")]
    public async Task A_log_without_names_is_told_by_the_order_of_its_events(string form)
    {
        var (quote, log) = Dstack(Others["kernel"]);

        Assert.Equal(0, await RunAsync(["explain", Record("a.json", Machine), quote, "--log", log, .. Json(form)]));
        await Verify(output.ToString());
    }

    [Theory]
    [InlineData("kernel", "words")]
    [InlineData("kernel", "json")]
    [InlineData("command line", "words")]
    [InlineData("command line", "json")]
    [InlineData("platform", "words")]
    [InlineData("platform", "json")]
    public async Task A_quote_with_its_boot_log_is_explained_by_the_events(string machine, string form)
    {
        Assert.Equal(0, await RunAsync(["explain", Record("a.json", Machine), Quote(Others[machine]), "--log", BootLog(Others[machine]), .. Json(form)]));
        await Verify(output.ToString());
    }

    [Fact]
    public async Task A_quote_with_the_boot_log_that_was_predicted_is_equal()
    {
        Assert.Equal(0, await RunAsync("explain", Record("a.json", Machine), Quote(Machine), "--log", BootLog(Machine)));
        Assert.EndsWith("\nEqual.\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_boot_log_of_another_machine_is_refused()
    {
        Assert.Equal(10, await RunAsync("explain", Record("a.json", Machine), Quote(Machine), "--log", BootLog(Others["platform"])));
        Assert.Contains("the event log replays RTMR0 to ", errors.ToString());
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task A_log_of_another_machine_is_refused()
    {
        var (_, log) = Dstack(Others["kernel"]);

        Assert.Equal(10, await RunAsync("explain", Record("a.json", Machine), Quote(Machine), "--log", log));
        Assert.Contains("the log is not the one of this machine", errors.ToString());
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task A_record_that_contradicts_itself_is_refused()
    {
        var image = Machine.Measure();
        var path = Save("wrong.json", (image with { Rtmr2 = image.Rtmr2! with { Value = Measurement.Zero } }).ToJson());

        Assert.Equal(10, await RunAsync("explain", path, Record("a.json", Machine)));
        Assert.Contains("wrong.json: The record says RTMR2 is 0000", errors.ToString());
    }

    [Fact]
    public async Task What_was_measured_without_a_platform_is_compared_as_far_as_it_goes()
    {
        var partial = Save("partial.json", (Machine.Measure() with { Rtmr0 = null, Notes = [new(Register.Rtmr0, "Give --platform.")] }).ToJson());

        Assert.Equal(0, await RunAsync("explain", partial, Record("a.json", Machine)));
        Assert.Contains("RTMR0  not compared\n  Give --platform.\n", output.ToString());
        Assert.EndsWith("\nEqual; only MRTD, RTMR1, RTMR2, RTMR3 could be compared.\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_of_a_published_list_is_named_behind_the_file()
    {
        var record = Machine.Measure();
        var list = Save("list.json", $$$$"""
            [
              {"measurement_id":"vm-1","attestation_type":"dcap-tdx","measurements":{"0":{"expected_any":["{{{{record.MrTd!.Value}}}}","{{{{Measurement.Zero}}}}"]},"3":{"expected":"{{{{record.Rtmr2!.Value}}}}"}}},
              {"measurement_id":"vm-2","attestation_type":"dcap-tdx","measurements":{"2":{"expected":"{{{{Measurement.Zero}}}}"}}},
              {"measurement_id":"azure","attestation_type":"azure-tdx","measurements":{"4":{"expected":"00"}}}
            ]
            """);
        var a = Record("a.json", Machine);

        Assert.Equal(0, await RunAsync("explain", a, $"{list}#vm-1"));
        Assert.EndsWith("\nEqual; only MRTD, RTMR2 could be compared.\n", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await RunAsync("explain", a, $"{list}#vm-2"));
        output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync("explain", $"{list}#vm-1", Record("b.json", Others["firmware"])));
        Assert.Contains($"  before  {record.MrTd.Value}\n       or {Measurement.Zero}\n  after   ", output.ToString());
        Assert.Equal(2, await RunAsync("explain", a, $"{list}#azure"));
        Assert.Contains("\"azure\" lists PCRs of a TPM", errors.ToString());
        Assert.Equal(2, await RunAsync("explain", a, $"{list}#vm-3"));
        Assert.Contains("\"vm-3\" is there 0 times", errors.ToString());
        Assert.Equal(2, await RunAsync("explain", a, list));
        Assert.Contains("has 2 entries about a trust domain's registers", errors.ToString());
    }

    [Theory]
    [InlineData("[]", "has 0 entries")]
    [InlineData("[7]", "this is no published list of measurements: entry 0 has no measurement_id.")]
    [InlineData("{", "this is not a measurement record")]
    [InlineData("{}", "this is not a measurement record: version, profile,")]
    [InlineData("other", "TDX quote: header")]
    public async Task A_file_that_is_none_of_these_is_asked_wrongly(string content, string because)
    {
        var other = Save("other", content);
        Assert.Equal(2, await RunAsync("explain", other, Record("a.json", Machine)));
        Assert.StartsWith(other, errors.ToString(), StringComparison.Ordinal);
        Assert.Contains(because, errors.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_log_belongs_to_exactly_one_quote(bool areQuotes)
    {
        var (quote, log) = Dstack(Machine);
        string[] sides = areQuotes ? [quote, quote] : [Record("a.json", Machine), Record("b.json", Machine)];

        Assert.Equal(2, await RunAsync(["explain", .. sides, "--log", log]));
        Assert.Equal("A log is the log of a quote: give --log where exactly one of A and B is a quote.\n", errors.ToString());
    }

    [Theory]
    [InlineData("[]7", "is not JSON")]
    [InlineData("[7]", "Event 0 is a JSON Number")]
    public async Task A_log_of_another_form_is_asked_wrongly(string log, string because)
    {
        Assert.Equal(2, await RunAsync("explain", Record("a.json", Machine), Quote(Machine), "--log", Save("log", log)));
        Assert.Contains(because, errors.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_file_that_is_not_there_is_a_missing_asset(int absent)
    {
        string[] files = [Record("a.json", Machine), Quote(Machine), Save("log", "[]")];
        files[absent] = "absent";

        Assert.Equal(11, await RunAsync("explain", files[0], files[1], "--log", files[2]));
        Assert.StartsWith("absent: there is no such file", errors.ToString(), StringComparison.Ordinal);
    }

    Task<int> RunAsync(params string[] arguments) => new MeroTee(output, errors).RunAsync(arguments, TestContext.Current.CancellationToken);

    static string[] Json(string form) => form is "json" ? ["--json"] : [];

    string Record(string name, MachineForge machine) => Save(name, machine.Measure().ToJson());

    string Quote(MachineForge machine) => Quote(Values(machine));

    string Quote(RegisterValues registers)
    {
        var path = Path.Combine(folder, "quote.bin");
        File.WriteAllBytes(path, forge.Quote(registers, "report data"u8));
        return path;
    }

    /// <summary>A quote and a log of a dstack machine, whose boot events have no names and whose RTMR3 is dstack's own.</summary>
    (string Quote, string Log) Dstack(MachineForge machine)
    {
        var image = machine.Measure();
        var ready = RuntimeEvent.Digest("system-ready", []);
        var events = Enumerable.Range(0, 3).SelectMany(rtmr => image[Register.Rtmr0 + rtmr]!.Events, (rtmr, item) => $$"""{"imr":{{rtmr}},"event_type":{{0x8000_0000 + (uint)rtmr}},"digest":"{{item.Digest}}","event":"","event_payload":""}""")
            .Append($$"""{"imr":3,"event_type":{{RuntimeEvent.Type}},"digest":"{{ready}}","event":"system-ready","event_payload":""}""");
        return (Quote(Values(machine) with { Rtmr3 = Measurement.Zero.Extend(ready) }), Save("log.json", $"[{string.Join(",", events)}]"));
    }

    string BootLog(MachineForge machine)
    {
        var path = Path.Combine(folder, "boot.log");
        File.WriteAllBytes(path, machine.BootLog());
        return path;
    }

    static RegisterValues Values(MachineForge machine) => machine.Measure() is var image
        ? new() { MrTd = image.MrTd!.Value, Rtmr0 = image.Rtmr0!.Value, Rtmr1 = image.Rtmr1!.Value, Rtmr2 = image.Rtmr2!.Value, Rtmr3 = image.Rtmr3!.Value }
        : throw new InvalidOperationException();

    static byte[] Partition()
    {
        var disk = GptForge.Build();
        disk[GptForge.Entries + 20] ^= 1;
        GptForge.SealEntries(disk);
        return disk;
    }

    static byte[] OtherFirmware()
    {
        var firmware = new FirmwareForge().Build();
        firmware[0x10] ^= 1;
        firmware[0x2000] ^= 1;
        return firmware;
    }

    string Save(string name, string content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return path;
    }
}
