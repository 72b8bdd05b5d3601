using System.Net;
using System.Security.Cryptography.X509Certificates;
using Pipeline.Clients.Processes;

namespace Pipeline.Staging;

/// <summary>Waits until a KMS answers, and is ready if it is to be.</summary>
static class KmsReadiness
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(5);

    /// <exception cref="Runs.StepFailedException">It was not there in time; the message has what it answered last.</exception>
    public static async Task UntilAsync(Uri kms, string? authority, bool mustBeReady, Func<CancellationToken, Task> demandRunning, TimeProvider time, CancellationToken cancel)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        if (authority is not null)
            handler.SslOptions.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { X509Certificate2.CreateFromPem(authority) }, RevocationMode = X509RevocationMode.NoCheck };
        using var http = new HttpClient(handler) { Timeout = CallLimit };
        var address = new Uri(kms, mustBeReady ? "/ready" : "/health");
        await Poll.UntilAsync($"200 from {address}", Limit, LookAsync, time, cancel);

        async Task<object?> LookAsync(CancellationToken stop)
        {
            await demandRunning(stop);
            try
            {
                using var answer = await http.GetAsync(address, stop);
                return answer.StatusCode is HttpStatusCode.OK ? address : null;
            }
            catch (Exception notYet) when (notYet is HttpRequestException || (notYet is TaskCanceledException && !stop.IsCancellationRequested))
            {
                return null;
            }
        }
    }
}
