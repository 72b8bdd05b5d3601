using System.Text.Json;
using Kms.Dstack;

namespace KmsTests.Dstack;

/// <summary>Quotes, as an agent gives them and as it must not.</summary>
public sealed class DstackQuoteTests : IDisposable
{
    static readonly byte[] ReportData = [.. Enumerable.Range(1, 64).Select(i => (byte)i)];

    readonly QuoteForge forge = QuoteForge.Create();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => forge.Dispose();

    [Theory]
    [InlineData(4, 568)]
    [InlineData(5, 574)]
    public async Task A_quote_carries_what_was_asked_for(int version, int offset)
    {
        await using var fake = await FakeDstack.StartAsync(200, asked => Answer(Quote(version, Sent(asked)), Sent(asked)));
        using var client = Client(fake.Socket);
        var own = await client.QuoteAsync(ReportData.AsMemory(0, 40), Cancel);
        Assert.Equal([.. ReportData[..40], .. new byte[24]], own.Quote[offset..(offset + 64)].ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public async Task Report_data_of_another_length_is_not_sent(int length)
    {
        await using var fake = await FakeDstack.StartAsync(200, _ => "{}");
        using var client = Client(fake.Socket);
        await Assert.ThrowsAsync<ArgumentException>(() => client.QuoteAsync(new byte[length], Cancel));
        Assert.Equal("", fake.Asked);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_quote_over_something_else_is_none(int version)
    {
        await using var fake = await FakeDstack.StartAsync(200, asked => Answer(Quote(version, Differing(Sent(asked))), Sent(asked)));
        await DemandNoQuoteAsync(fake, "does not carry the report_data");
    }

    [Fact]
    public async Task A_quote_of_which_the_agent_says_something_else_is_none()
    {
        await using var fake = await FakeDstack.StartAsync(200, asked => Answer(Quote(4, Sent(asked)), Differing(Sent(asked))));
        await DemandNoQuoteAsync(fake, "does not carry the report_data");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(568)]
    [InlineData(631)]
    [InlineData(632)]
    public async Task Half_a_quote_is_none(int length)
    {
        await using var fake = await FakeDstack.StartAsync(200, asked => Answer(Quote(4, Sent(asked))[..length], Sent(asked)));
        await DemandNoQuoteAsync(fake, "not what the guest agent's API describes");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""{"quote":"zz","event_log":"[]","report_data":"00"}""")]
    [InlineData("""{"quote":"00","report_data":"00"}""")]
    [InlineData("""{"quote":["00"],"event_log":"[]","report_data":"00"}""")]
    public async Task An_answer_without_quote_log_and_report_data_is_none(string answer)
    {
        await using var fake = await FakeDstack.StartAsync(200, _ => answer);
        await DemandNoQuoteAsync(fake, "not what the guest agent's API describes");
    }

    static byte[] Differing(byte[] bytes) => [(byte)(bytes[0] ^ 1), .. bytes[1..]];

    // Version 5 says between header and body what the body is: a TD 1.0 report of 584 bytes.
    byte[] Quote(int version, byte[] reportData)
    {
        var quote = forge.Quote(QuoteForge.Registers("kms"), reportData);
        return version is 4 ? quote : [5, .. quote[1..48], 2, 0, 0x48, 2, 0, 0, .. quote[48..]];
    }

    static async Task DemandNoQuoteAsync(FakeDstack fake, string because)
    {
        using var client = Client(fake.Socket);
        var refused = await Assert.ThrowsAsync<DstackUnavailableException>(() => client.QuoteAsync(ReportData, Cancel));
        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
    }

    static byte[] Sent(string asked)
    {
        using var request = JsonDocument.Parse(asked);
        return Convert.FromHexString(request.RootElement.GetProperty("report_data").GetString()!);
    }

    static string Answer(byte[] quote, byte[] reportData) =>
        $$"""{"quote":"{{Convert.ToHexString(quote)}}","event_log":"[]","report_data":"0x{{Convert.ToHexStringLower(reportData)}}","vm_config":"{}"}""";

    static DstackClient Client(string socket) => DstackClients.Of(socket);
}
