using System.Collections.Concurrent;
using System.Net;

namespace SimulatorTests.Serving;

/// <summary>Remembers with which status each request was answered.</summary>
sealed class CountedHttp() : DelegatingHandler(new SocketsHttpHandler())
{
    public ConcurrentQueue<HttpStatusCode> Answers { get; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        Answers.Enqueue(answer.StatusCode);
        return answer;
    }
}
