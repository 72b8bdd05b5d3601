using System.Text.Json;
using System.Text.Json.Nodes;
using Node.Keys;
using Node.Simulated;

namespace Node.Quotes;

/// <summary>Quotes of this machine's simulated TD.</summary>
/// <param name="port">Null: the machine has none any more.</param>
/// <param name="fault">What is wrong with them, in the simulator's words; null: nothing.</param>
sealed class TdPortQuoteSource(TdPort? port, string? fault = null) : IQuoteSource
{
    public async Task<byte[]> QuoteAsync(ReadOnlyMemory<byte> reportData, CancellationToken cancel)
    {
        if (port is null)
            throw new QuoteUnavailableException($"This machine booted in the simulation and has no port {TdPort.Name}.") { IsUnsupported = true };
        try
        {
            var answer = await port.AskAsync(Question(reportData), cancel);
            return answer.TryGetProperty("quote", out var quote) && quote.ValueKind is JsonValueKind.String && quote.GetString() is { Length: > 0 } hex
                ? Convert.FromHexString(hex)
                : throw new QuoteUnavailableException("The simulated TD answered \"quote\" without a quote.");
        }
        catch (FormatException cause)
        {
            throw new QuoteUnavailableException("The simulated TD answered \"quote\" with something other than hex digits.", cause);
        }
        catch (TdPortException cause)
        {
            throw new QuoteUnavailableException(cause.Message, cause);
        }
    }

    JsonObject Question(ReadOnlyMemory<byte> reportData)
    {
        var question = new JsonObject { ["op"] = "quote", ["report_data"] = Convert.ToHexStringLower(reportData.Span) };
        if (fault is not null)
            question["fault"] = fault;
        return question;
    }
}
