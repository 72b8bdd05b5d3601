using System.Text.Json;
using Kms.Dstack;
using KmsTests.Dstack;

namespace KmsTests.Faults;

/// <summary>Speaks the guest API for an agent in this process.</summary>
static class HonestAgent
{
    public static async Task<Answer> AnswerAsync(FakeAgent agent, string request)
    {
        using var asked = JsonDocument.Parse(request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        var method = request.Split(' ')[1];
        return method switch
        {
            "/GetKey" => Key(await agent.KeyAsync(asked.RootElement.GetProperty("path").GetString()!, CancellationToken.None), asked.RootElement.GetProperty("purpose").GetString()!),
            "/GetQuote" => await QuoteAsync(agent, asked.RootElement.GetProperty("report_data").GetString()!),
            "/Info" => new(JsonSerializer.Serialize(new Dictionary<string, string> { ["tcb_info"] = $$"""{"event_log":{{agent.Said}}}""" })),
            "/EmitEvent" => await EmitAsync(agent, asked.RootElement),
            _ => new($$"""{"error":"Service not found: {{method}}"}""", 400),
        };
    }

    static Answer Key(byte[] key, string purpose)
    {
        var hex = Convert.ToHexStringLower(key);
        return new($$"""{"key":"{{hex}}","signature_chain":["{{DstackVector.Signature(key: hex, purpose: purpose)}}",""]}""");
    }

    /// <summary>A quote over these bytes, said to be over others.</summary>
    public static Answer Quote(DstackQuote quote, string said) => new(JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["quote"] = Convert.ToHexStringLower(quote.Quote.Span),
        ["event_log"] = quote.EventLog,
        ["report_data"] = said,
        ["vm_config"] = quote.VmConfig,
    }));

    static async Task<Answer> QuoteAsync(FakeAgent agent, string reportData) =>
        Quote(await agent.QuoteAsync(Convert.FromHexString(reportData), CancellationToken.None), reportData);

    static async Task<Answer> EmitAsync(FakeAgent agent, JsonElement asked)
    {
        await agent.EmitAsync(asked.GetProperty("event").GetString()!, Convert.FromHexString(asked.GetProperty("payload").GetString()!), CancellationToken.None);
        return new("null");
    }
}
