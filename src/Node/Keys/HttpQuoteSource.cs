using System.Text.Json;

namespace Node.Keys;

/// <summary>Quotes of a simulated TD: <c>POST {"report_data": hex}</c> answers <c>{"quote": hex}</c>.</summary>
sealed class HttpQuoteSource(HttpClient http, Uri address) : IQuoteSource
{
    public async Task<byte[]> QuoteAsync(ReadOnlyMemory<byte> reportData, CancellationToken cancel)
    {
        try
        {
            using var answer = await http.PostAsJsonAsync(address, new(Convert.ToHexStringLower(reportData.Span)), QuoteSourceJson.Default.SimulatedQuoteRequest, cancel);
            if (!answer.IsSuccessStatusCode)
                throw new QuoteUnavailableException($"{address} answered {(int)answer.StatusCode}; a quote was expected.");
            var quote = await answer.Content.ReadFromJsonAsync(QuoteSourceJson.Default.SimulatedQuote, cancel);
            return Convert.FromHexString(quote?.Quote ?? "");
        }
        catch (Exception cause) when (cause is HttpRequestException or JsonException or FormatException || (cause is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            throw new QuoteUnavailableException($"{address} gave no quote: {cause.Message}", cause);
        }
    }
}
