using System.Net;
using System.Text;
using Node.Kms;

namespace Node.Fetching;

/// <summary>The metadata server of GCP. Only the KMS's address and version are asked for: a host must not say whom to trust.</summary>
/// <remarks><see href="https://cloud.google.com/compute/docs/metadata/querying-metadata"/></remarks>
sealed class GcpAttributes(HttpClient http) : IMachineAttributes
{
    const int Most = 2048;
    const string Flavor = "Metadata-Flavor";

    /// <summary>By number, because names are what a network answers for.</summary>
    public static Uri Server { get; } = new("http://169.254.169.254/");

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks no proxy and follows no redirect: the server is next to the machine or nowhere.</summary>
    public static HttpClient CreateClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false }) { BaseAddress = Server, Timeout = Patience, MaxResponseContentBufferSize = Most };

    public async Task<MachineAttributes> ReadAsync(CancellationToken cancel) => new()
    {
        KmsUrl = await ReadAsync("kms-url", cancel),
        KmsVersion = await ReadAsync("kms-version", cancel),
    };

    async Task<string?> ReadAsync(string name, CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"computeMetadata/v1/instance/attributes/{name}") { Headers = { { Flavor, "Google" } } };
            using var answer = await http.SendAsync(request, cancel);
            if (!answer.Headers.TryGetValues(Flavor, out var flavors) || !flavors.SequenceEqual(["Google"]))
                throw Refused($"{name}: the answer does not say {Flavor}: Google, so it is not the metadata server's.");
            if (answer.StatusCode is HttpStatusCode.NotFound)
                return null;
            if (answer.StatusCode is not HttpStatusCode.OK)
                throw Refused($"{name}: the metadata server answered {(int)answer.StatusCode}; 200 or 404 is expected.");
            return Text(name, await answer.Content.ReadAsByteArrayAsync(cancel));
        }
        catch (Exception cause) when (cause is HttpRequestException || (cause is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            throw Refused($"{name}: the metadata server gave no answer of at most {Most} bytes: {cause.Message}", cause);
        }
    }

    static string Text(string name, byte[] content) => content.Length > 0 && content.All(value => value is > 0x20 and < 0x7f)
        ? Encoding.ASCII.GetString(content)
        : throw Refused($"{name} is empty, or holds other characters than printed ASCII ones.");

    static ProbeFailedException Refused(string message, Exception? cause = null) =>
        new(ProbeStage.Transport, ProbeCode.ProviderNotConfigured, $"Instance attribute {message}", cause);
}
