using System.Text.Json;
using Kms.Dstack;

namespace KmsTests.Dstack;

public sealed class DstackClientTests
{
    const string Key = "52786aa123b0971e283af97f32e25767483d099d66e6c40afeb3a49046b5379e";

    static readonly byte[] ReportData = [.. Enumerable.Range(1, 64).Select(i => (byte)i)];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData($$"""{"key":"{{Key}}","signature_chain":["",""]}""")]
    [InlineData($$"""{"signature_chain":[{"key":"no"}],"key":"0x{{Key}}"}""")]
    public async Task A_key_is_asked_for_with_all_members_and_a_length(string answer)
    {
        await using var fake = await FakeDstack.StartAsync(200, _ => answer);
        using var client = Client(fake.Socket);
        Assert.Equal(Key, Convert.ToHexStringLower(await client.KeyAsync("merod/storage/debug/peer", Cancel)));
        Assert.Equal("""POST /GetKey application/json 72 {"path":"merod/storage/debug/peer","purpose":"","algorithm":"secp256k1"}""", fake.Asked);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("<html>")]
    [InlineData("""{"key":""}""")]
    [InlineData("""{"key":"00ff"}""")]
    [InlineData($$"""{"key":"{{Key}}00"}""")]
    [InlineData("{\"inner\":{\"key\":\"" + Key + "\"}}")]
    public async Task An_answer_without_a_key_of_32_bytes_is_none(string answer)
    {
        await using var fake = await FakeDstack.StartAsync(200, _ => answer);
        using var client = Client(fake.Socket);
        await Assert.ThrowsAsync<DstackUnavailableException>(() => client.KeyAsync("path", Cancel));
    }

    [Theory]
    [InlineData(400, "{\n  \"error\": \"Unsupported algorithm\"\n}", false)]
    [InlineData(200, """{"error":"Unsupported algorithm"}""", false)]
    [InlineData(400, """{"error":"Service not found: GetKey"}""", true)]
    [InlineData(404, "<html>", true)]
    [InlineData(400, """{"error":"EmitEvent was removed in dstack 0.6.0; runtime RTMR3 events are system-owned and cannot be extended by apps"}""", true)]
    public async Task The_agents_ways_of_saying_no_are_told_apart(int status, string answer, bool isUnsupported)
    {
        await using var fake = await FakeDstack.StartAsync(status, _ => answer);
        using var client = Client(fake.Socket);
        var refused = await Assert.ThrowsAsync<DstackRefusedException>(() => client.KeyAsync("path", Cancel));
        Assert.Equal(isUnsupported, refused.IsUnsupported);
    }

    [Fact]
    public async Task An_agent_in_trouble_is_unavailable()
    {
        await using var fake = await FakeDstack.StartAsync(502, _ => "bad gateway");
        using var client = Client(fake.Socket);
        await Assert.ThrowsAsync<DstackUnavailableException>(() => client.KeyAsync("path", Cancel));
    }

    [Fact]
    public async Task An_agent_that_is_not_there_is_unavailable()
    {
        using var client = Client("/nonexistent/dstack.sock");
        await Assert.ThrowsAsync<DstackUnavailableException>(() => client.KeyAsync("path", Cancel));
    }

    [Fact]
    public async Task A_quote_must_carry_what_was_asked_for()
    {
        await using var fake = await FakeDstack.StartAsync(200, asked => Quote(Sent(asked)));
        using var client = Client(fake.Socket);
        var own = await client.QuoteAsync(ReportData.AsMemory(0, 40), Cancel);
        Assert.Equal([.. ReportData[..40], .. new byte[24]], own.Quote[568..632].ToArray());
    }

    [Theory]
    [InlineData(632, 1)]
    [InlineData(631, 0)]
    [InlineData(0, 0)]
    public async Task Another_quote_is_none(int length, byte difference)
    {
        await using var fake = await FakeDstack.StartAsync(200, asked =>
        {
            var sent = Sent(asked);
            sent[0] ^= difference;
            return Quote(sent, length);
        });
        using var client = Client(fake.Socket);
        await Assert.ThrowsAsync<DstackUnavailableException>(() => client.QuoteAsync(ReportData, Cancel));
    }

    [Fact]
    public async Task Events_are_read_out_of_info()
    {
        var tcb = JsonEncodedText.Encode($$"""{"mrtd":"00","event_log":{{FakeAgent.LogOf("a", "b")}}}""");
        await using var fake = await FakeDstack.StartAsync(200, _ => $$"""{"app_id":"00","tcb_info":"{{tcb}}"}""");
        using var client = Client(fake.Socket);
        Assert.Equal("b"u8.ToArray(), Assert.Single((await client.EventsAsync(Cancel)).ApplicationEvents("a")).Payload.ToArray());
    }

    [Fact]
    public async Task An_event_is_emitted_in_hex_and_answered_by_null()
    {
        await using var fake = await FakeDstack.StartAsync(200, _ => "null");
        using var client = Client(fake.Socket);
        await client.EmitAsync("calimero.kms.profile", "x=y"u8.ToArray(), Cancel);
        Assert.EndsWith("""{"event":"calimero.kms.profile","payload":"783d79"}""", fake.Asked);
    }

    static byte[] Sent(string asked)
    {
        using var request = JsonDocument.Parse(asked);
        return Convert.FromHexString(request.RootElement.GetProperty("report_data").GetString()!);
    }

    static string Quote(byte[] reportData, int length = 700)
    {
        byte[] quote = [.. new byte[568], .. reportData, .. new byte[68]];
        return $$"""{"quote":"{{Convert.ToHexStringLower(quote.AsSpan(0, length))}}","event_log":"[]","report_data":"","vm_config":"{}"}""";
    }

    static DstackClient Client(string socket) => new(new(DstackEndpoint.Connect(socket)));
}
