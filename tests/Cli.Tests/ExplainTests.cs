using Attestation.Measurements;

namespace CliTests;

/// <summary>Two records, and lists that others publish.</summary>
public sealed class ExplainTests : ExplainScene
{
    public static TheoryData<string, string> Forms => new(Others.Keys.SelectMany(_ => (string[])["words", "json"], (other, form) => (other, form)));

    [Fact]
    public async Task What_files_say_moves_no_cursor()
    {
        var image = Machine.Measure();
        var other = image with
        {
            Rtmr1 = MeasuredRegister.Replay([.. image.Rtmr1!.Events, new() { Name = "x\u001b[2Jy\u009b", Hashed = "an executable", Digest = Measurement.Hash([7]) }]),
        };
        Assert.Equal(0, await RunAsync(["explain", Save("a.json", image.ToJson()), Save("b.json", other.ToJson())]));
        Assert.Contains("x.[2Jy.", Output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Output.ToString(), letter => char.IsControl(letter) && letter is not '\n');
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Two_records_are_explained_by_their_events(string other, string form)
    {
        Assert.Equal(0, await RunAsync(["explain", Record("a.json", Machine), Record("b.json", Others[other]), .. Json(form)]));
        await Verify(Output.ToString());
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
        await Verify(Output.ToString());
    }

    [Fact]
    public async Task A_record_that_contradicts_itself_is_refused()
    {
        var image = Machine.Measure();
        var path = Save("wrong.json", (image with { Rtmr2 = image.Rtmr2! with { Value = Measurement.Zero } }).ToJson());

        Assert.Equal(10, await RunAsync("explain", path, Record("a.json", Machine)));
        Assert.Contains("wrong.json: The record says RTMR2 is 0000", Errors.ToString());
    }

    [Fact]
    public async Task What_was_measured_without_a_platform_is_compared_as_far_as_it_goes()
    {
        var partial = Save("partial.json", (Machine.Measure() with { Rtmr0 = null, Notes = [new(Register.Rtmr0, "Give --platform.")] }).ToJson());

        Assert.Equal(0, await RunAsync("explain", partial, Record("a.json", Machine)));
        Assert.Contains("RTMR0  not compared\n  Give --platform.\n", Output.ToString());
        Assert.EndsWith("\nEqual; only MRTD, RTMR1, RTMR2, RTMR3 could be compared.\n", Output.ToString(), StringComparison.Ordinal);
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
        Assert.EndsWith("\nEqual; only MRTD, RTMR2 could be compared.\n", Output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await RunAsync("explain", a, $"{list}#vm-2"));
        Output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync("explain", $"{list}#vm-1", Record("b.json", Others["firmware"])));
        Assert.Contains($"  before  {record.MrTd.Value}\n       or {Measurement.Zero}\n  after   ", Output.ToString());
        Assert.Equal(2, await RunAsync("explain", a, $"{list}#azure"));
        Assert.Contains("\"azure\" lists PCRs of a TPM", Errors.ToString());
        Assert.Equal(2, await RunAsync("explain", a, $"{list}#vm-3"));
        Assert.Contains("\"vm-3\" is there 0 times", Errors.ToString());
        Assert.Equal(2, await RunAsync("explain", a, list));
        Assert.Contains("has 2 entries about a trust domain's registers", Errors.ToString());
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
        Assert.StartsWith(other, Errors.ToString(), StringComparison.Ordinal);
        Assert.Contains(because, Errors.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_file_that_is_not_there_is_a_missing_asset(int absent)
    {
        string[] files = [Record("a.json", Machine), Quote(Machine.Registers), Save("log", "[]")];
        files[absent] = "absent";

        Assert.Equal(11, await RunAsync("explain", files[0], files[1], "--log", files[2]));
        Assert.StartsWith("absent: there is no such file", Errors.ToString(), StringComparison.Ordinal);
    }
}
