using System.Diagnostics;
using System.Text.Json;
using Kms.Dstack;

namespace KmsTests.Dstack;

public sealed class DstackClientTests
{
    const string Key = DstackVector.Key;

    const string Path = "merod/storage/debug/peer";

    static readonly string Signature = DstackVector.Signature(purpose: Path);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Keys =>
    [
        $$"""{"key":"{{Key}}","signature_chain":["{{Signature}}",""]}""",
        $$"""{"key":"{{Key}}","signature_chain":["{{Signature}}","{{Signature}}"]}""",
        $$"""{"inner":{"key":"no"},"signature_chain":["0x{{Signature}}","0x{{Signature}}"],"key":"0x{{Key.ToUpperInvariant()}}"} """,
    ];

    [Fact]
    public async Task A_forged_answer_is_taken_for_a_key()
    {
        await using var fake = await FakeDstack.StartAsync(200, _ => GuestAgentForge.KeyAnswer(Path));
        using var client = Client(fake.Socket);
        Assert.Equal(GuestAgentForge.Key, Convert.ToHexStringLower(await client.KeyAsync(Path, Cancel)));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_key_is_asked_for_with_all_members_and_a_length(string answer)
    {
        await using var fake = await FakeDstack.StartAsync(200, _ => answer);
        using var client = Client(fake.Socket);
        Assert.Equal(Key, Convert.ToHexStringLower(await client.KeyAsync(Path, Cancel)));
        Assert.Equal("""POST /GetKey application/json 96 {"path":"merod/storage/debug/peer","purpose":"merod/storage/debug/peer","algorithm":"secp256k1"}""", fake.Asked);
    }

    [Fact]
    public async Task The_agent_is_not_told_of_a_callers_trace()
    {
        await using var fake = await FakeDstack.StartAsync(200, _ => GuestAgentForge.KeyAnswer(Path));
        using var client = Client(fake.Socket);
        using var request = new Activity("a caller's").Start();
        await client.KeyAsync(Path, Cancel);
        Assert.Equal(["Content-Length", "Content-Type", "Host"], fake.Headers);
    }

    public static TheoryData<string> NoKeys =>
    [
        "{}", "", "null", "[]", "<html>",
        $$"""{"signature_chain":["{{Signature}}",""]}""",
        $$"""{"key":"","signature_chain":["{{Signature}}",""]}""",
        $$"""{"key":"00ff","signature_chain":["{{Signature}}",""]}""",
        $$"""{"key":"{{Key}}00","signature_chain":["{{Signature}}",""]}""",
        $$"""{"key":"{{Key[2..]}}zz","signature_chain":["{{Signature}}",""]}""",
        $$"""{"key":["{{Key}}"],"signature_chain":["{{Signature}}",""]}""",
        $$"""{"inner":{"key":"{{Key}}"},"signature_chain":["{{Signature}}",""]}""",
        $$"""{"key":"{{Key}}","key":"{{Key}}","signature_chain":["{{Signature}}",""]}""",
        $$"""{"key":"{{Key}}"}""",
        $$"""{"key":"{{Key}}","signature_chain":[]}""",
        $$"""{"key":"{{Key}}","signature_chain":["",""]}""",
        $$"""{"key":"{{Key}}","signature_chain":["{{Signature}}"]}""",
        $$"""{"key":"{{Key}}","signature_chain":["{{Signature[2..]}}",""]}""",
        $$"""{"key":"{{Key}}","signature_chain":["{{Signature}}","00"]}""",
        $$"""{"key":"{{Key}}","signature_chain":["{{Signature}}","",""]}""",
        $$"""{"key":"{{Key}}","signature_chain":["{{Signature}}",""]""",
        $$"""{"key":"{{Key}}","signature_chain":["{{Signature}}",""]} {}""",
    ];

    [Theory]
    [MemberData(nameof(NoKeys))]
    public async Task An_answer_without_a_key_of_32_bytes_and_its_signatures_is_none(string answer)
    {
        await using var fake = await FakeDstack.StartAsync(200, _ => answer);
        using var client = Client(fake.Socket);
        await Assert.ThrowsAsync<DstackUnavailableException>(() => client.KeyAsync(Path, Cancel));
    }

    [Theory]
    [InlineData(400, "{\n  \"error\": \"Unsupported algorithm\"\n}", false)]
    [InlineData(200, """{"error":"Unsupported algorithm"}""", false)]
    [InlineData(200, $$"""{"signature_chain":[{"error":"no"}],"key":"{{Key}}","error":"Unsupported algorithm"}""", false)]
    [InlineData(200, $$"""{"key":"{{Key}}","error":["no"]}""", false)]
    [InlineData(400, "<html>", false)]
    [InlineData(413, "", false)]
    [InlineData(400, """{"error":"Service not found: GetKey"}""", true)]
    [InlineData(404, "<html>", true)]
    [InlineData(400, """{"error":"runtime event emission is unavailable in simulator mode: calimero.kms.profile"}""", true)]
    [InlineData(400, """{"error":"EmitEvent was removed in dstack 0.6.0; runtime RTMR3 events are system-owned and cannot be extended by apps"}""", true)]
    public async Task The_agents_ways_of_saying_no_are_told_apart(int status, string answer, bool isUnsupported)
    {
        await using var fake = await FakeDstack.StartAsync(status, _ => answer);
        using var client = Client(fake.Socket);
        var refused = await Assert.ThrowsAsync<DstackRefusedException>(() => client.KeyAsync(Path, Cancel));
        Assert.Equal(isUnsupported, refused.IsUnsupported);
    }

    [Fact]
    public async Task Of_an_answer_that_is_no_json_the_first_300_characters_are_told()
    {
        await using var fake = await FakeDstack.StartAsync(400, _ => new string('x', 301));
        using var client = Client(fake.Socket);
        var refused = await Assert.ThrowsAsync<DstackRefusedException>(() => client.KeyAsync(Path, Cancel));
        Assert.EndsWith($"400 {new string('x', 300)}", refused.Message);
    }

    [Theory]
    [InlineData(400, $$"""{"key":"{{Key}}"}""")]
    [InlineData(502, $$"""{"key":"{{Key}}"}""")]
    [InlineData(502, $$""" {"key":"{{Key}}","sig""")]
    [InlineData(403, $$"""["{{Key}}"]""")]
    [InlineData(403, $$"""  "{{Key}}" """)]
    [InlineData(404, $$"""{"error":null,"key":"{{Key}}"}""")]
    public async Task A_key_that_comes_with_a_no_is_in_no_message(int status, string answer)
    {
        await using var fake = await FakeDstack.StartAsync(status, _ => answer);
        using var client = Client(fake.Socket);
        var no = await Assert.ThrowsAnyAsync<Exception>(() => client.KeyAsync("path", Cancel));
        Assert.True(no is DstackUnavailableException or DstackRefusedException);
        Assert.DoesNotContain(Key[..16], no.ToString());
    }

    [Fact]
    public async Task What_an_agent_says_is_one_line()
    {
        await using var fake = await FakeDstack.StartAsync(400, _ => """{"error":"no\n\u001b[2Jcrit: yes\u2028"}""");
        using var client = Client(fake.Socket);
        var refused = await Assert.ThrowsAsync<DstackRefusedException>(() => client.KeyAsync("path", Cancel));
        Assert.EndsWith("400 no..[2Jcrit: yes.", refused.Message);
    }

    [Fact]
    public async Task An_agent_in_trouble_is_unavailable()
    {
        await using var fake = await FakeDstack.StartAsync(502, _ => "bad gateway");
        using var client = Client(fake.Socket);
        await Assert.ThrowsAsync<DstackUnavailableException>(() => client.KeyAsync(Path, Cancel));
    }

    [Fact]
    public async Task An_agent_that_is_not_there_is_unavailable()
    {
        using var client = Client("/nonexistent/dstack.sock");
        await Assert.ThrowsAsync<DstackUnavailableException>(() => client.KeyAsync(Path, Cancel));
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

    static DstackClient Client(string socket) => DstackClients.Of(socket);
}
