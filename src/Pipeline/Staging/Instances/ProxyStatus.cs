using System.Globalization;

namespace Pipeline.Staging.Instances;

/// <summary>Asks the proxy how many instances it sends requests to.</summary>
sealed class ProxyStatus(Uri address) : IDisposable
{
    readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    /// <returns>Null: it does not answer.</returns>
    public async Task<int?> CountAsync(CancellationToken cancel)
    {
        try
        {
            return int.Parse(await http.GetStringAsync(address, cancel), NumberStyles.None, CultureInfo.InvariantCulture);
        }
        catch (Exception cause) when (cause is HttpRequestException or FormatException || (cause is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }

    public void Dispose() => http.Dispose();
}
