using System.Net;
using Pipeline.Clients.Processes;

namespace Pipeline.Staging;

/// <summary>Waits until a KMS answers, and is ready if it is to be.</summary>
static class KmsReadiness
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(5);

    /// <exception cref="Runs.StepFailedException">It was not there in time; the message has what it answered last.</exception>
    public static async Task UntilAsync(Uri kms, bool mustBeReady, Func<CancellationToken, Task> demandRunning, TimeProvider time, CancellationToken cancel)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = CallLimit };
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
