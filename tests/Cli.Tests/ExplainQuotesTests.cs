namespace CliTests;

/// <summary>A record and a quote, with and without the log of its boot.</summary>
public sealed class ExplainQuotesTests : ExplainScene
{
    [Theory]
    [InlineData("words")]
    [InlineData("json")]
    public async Task A_quote_without_a_log_is_compared_by_its_values(string form)
    {
        Assert.Equal(0, await RunAsync(["explain", Record("a.json", Machine), Quote(Others["kernel"].Registers), .. Json(form)]));
        await Verify(Output.ToString());
    }

    [Fact]
    public async Task A_quote_of_the_same_machine_is_equal()
    {
        Assert.Equal(0, await RunAsync("explain", Record("a.json", Machine), Quote(Machine.Registers)));
        Assert.EndsWith("\nEqual.\n", Output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("words")]
    [InlineData("json")]
    public async Task A_log_without_names_is_told_by_the_order_of_its_events(string form)
    {
        var (quote, log) = DstackFiles(Others["kernel"]);

        Assert.Equal(0, await RunAsync(["explain", Record("a.json", Machine), quote, "--log", log, .. Json(form)]));
        await Verify(Output.ToString());
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
        Assert.Equal(0, await RunAsync(["explain", Record("a.json", Machine), Quote(Others[machine].Registers), "--log", BootLogFile(Others[machine]), .. Json(form)]));
        await Verify(Output.ToString());
    }

    [Fact]
    public async Task A_quote_with_the_boot_log_that_was_predicted_is_equal()
    {
        Assert.Equal(0, await RunAsync("explain", Record("a.json", Machine), Quote(Machine.Registers), "--log", BootLogFile(Machine)));
        Assert.EndsWith("\nEqual.\n", Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_boot_log_of_another_machine_is_refused()
    {
        Assert.Equal(10, await RunAsync("explain", Record("a.json", Machine), Quote(Machine.Registers), "--log", BootLogFile(Others["platform"])));
        Assert.Contains("the event log replays RTMR0 to ", Errors.ToString());
        Assert.Empty(Output.ToString());
    }

    [Fact]
    public async Task A_log_of_another_machine_is_refused()
    {
        var (_, log) = DstackFiles(Others["kernel"]);

        Assert.Equal(10, await RunAsync("explain", Record("a.json", Machine), Quote(Machine.Registers), "--log", log));
        Assert.Contains("the log is not the one of this machine", Errors.ToString());
        Assert.Empty(Output.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_log_belongs_to_exactly_one_quote(bool areQuotes)
    {
        var (quote, log) = DstackFiles(Machine);
        string[] sides = areQuotes ? [quote, quote] : [Record("a.json", Machine), Record("b.json", Machine)];

        Assert.Equal(2, await RunAsync(["explain", .. sides, "--log", log]));
        Assert.Equal("A log is the log of a quote: give --log where exactly one of A and B is a quote.\n", Errors.ToString());
    }

    [Theory]
    [InlineData("[]7", "is not JSON")]
    [InlineData("[7]", "Event 0 is a JSON Number")]
    public async Task A_log_of_another_form_is_asked_wrongly(string log, string because)
    {
        Assert.Equal(2, await RunAsync("explain", Record("a.json", Machine), Quote(Machine.Registers), "--log", Save("log", log)));
        Assert.Contains(because, Errors.ToString());
    }

    (string Quote, string Log) DstackFiles(MachineForge machine)
    {
        var (log, registers) = machine.Dstack();
        return (Quote(registers), Save("log.json", log));
    }

    string BootLogFile(MachineForge machine) => Save("boot.log", machine.BootLog());
}
