using Node.Boot;
using Node.Keys;
using Node.Quotes;
using NodeTests.Boot;

namespace NodeTests.Quotes;

public sealed class TsmQuoteSourceTests : IDisposable
{
    static readonly byte[] ReportData = [.. Enumerable.Repeat((byte)7, 64)];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    readonly FakeMachine machine = new();

    public TsmQuoteSourceTests() => Directory.CreateDirectory(machine.Paths.TsmReports);

    public void Dispose() => machine.Dispose();

    [Fact]
    public async Task A_quote_is_what_the_kernel_gives_for_the_report_data_and_the_entry_is_removed()
    {
        var entries = new ForgedReports(given => [1, .. given]);

        Assert.Equal([1, .. ReportData], await AskAsync(entries));
        Assert.StartsWith(Path.Combine(machine.Paths.TsmReports, "mero-node-"), entries.Created.Single(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(machine.Paths.TsmReports));
    }

    [Fact]
    public async Task Callers_at_the_same_time_take_turns()
    {
        var entries = new ForgedReports(given => given);
        using var source = new TsmQuoteSource(machine.Paths, entries);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(async number =>
        {
            byte[] reportData = [(byte)number, .. ReportData[1..]];
            Assert.Equal(reportData, await source.QuoteAsync(reportData, Cancel));
        }));

        Assert.False(entries.HasOverlapped);
        Assert.Equal(200, entries.Created.Distinct().Count());
    }

    [Theory]
    [InlineData(1, "from generation 0 to 2 by one write")]
    [InlineData(-1, "from generation 0 to 0 by one write")]
    public async Task A_generation_that_did_not_go_on_by_one_is_noticed(int others, string sentence) =>
        Assert.Contains(sentence, (await RefusedAsync(new(given => given) { OtherWrites = others })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("-1\n")]
    [InlineData("many\n")]
    public async Task A_generation_that_is_no_number_is_refused(string text) =>
        Assert.Contains("a number is expected", (await RefusedAsync(new(given => given) { GenerationText = text })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Reports_of_another_provider_are_no_quotes()
    {
        var refusal = await RefusedAsync(new(given => given) { Provider = "sev_guest\n" });
        Assert.Contains("are sev_guest's", refusal.Message, StringComparison.Ordinal);
        Assert.True(refusal.IsUnsupported);
    }

    [Fact]
    public async Task An_empty_report_is_refused() =>
        Assert.Equal("The kernel's report is empty.", (await RefusedAsync(new(_ => []))).Message);

    [Fact]
    public async Task A_kernel_that_fails_is_said_to_have()
    {
        var refusal = await RefusedAsync(new(_ => throw new IOException("Device or resource busy")));
        Assert.Equal("The kernel gave no quote: Device or resource busy", refusal.Message);
        Assert.False(refusal.IsUnsupported);
    }

    [Fact]
    public async Task A_kernel_without_reports_gives_none()
    {
        Directory.Delete(machine.Paths.TsmReports);
        var entries = new ForgedReports(given => given);
        using var source = new TsmQuoteSource(machine.Paths, entries);

        Assert.True((await Assert.ThrowsAsync<QuoteUnavailableException>(() => source.QuoteAsync(ReportData, Cancel))).IsUnsupported);
        Assert.Empty(entries.Created);
    }

    // sysfs says 4096, whatever is in the file.
    [Fact]
    public void Files_of_the_kernel_are_read_whatever_length_they_claim() =>
        Assert.NotEmpty(KernelFile.Read("/sys/class/net/lo/mtu", 100));

    [Fact]
    public void A_file_of_more_bytes_than_expected_is_refused()
    {
        machine.Write("long", new byte[101]);
        Assert.Throws<IOException>(() => KernelFile.Read(Path.Combine(machine.Paths.Root, "long"), 100));
    }

    async Task<byte[]> AskAsync(ForgedReports entries)
    {
        using var source = new TsmQuoteSource(machine.Paths, entries);
        return await source.QuoteAsync(ReportData, Cancel);
    }

    // Whatever was refused, nothing stays in the kernel.
    async Task<QuoteUnavailableException> RefusedAsync(ForgedReports entries)
    {
        var refusal = await Assert.ThrowsAsync<QuoteUnavailableException>(() => AskAsync(entries));
        Assert.Empty(Directory.EnumerateFileSystemEntries(machine.Paths.TsmReports));
        return refusal;
    }
}
