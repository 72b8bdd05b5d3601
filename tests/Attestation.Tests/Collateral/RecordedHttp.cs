using System.Net;

namespace AttestationTests.Collateral;

/// <summary>Answers from a table of paths, and remembers what was asked.</summary>
sealed class RecordedHttp : HttpMessageHandler
{
    public List<string> Asked { get; } = [];

    public Dictionary<string, Func<HttpResponseMessage>> Answers { get; } = [];

    public void Answer(string path, byte[] body, params (string Name, string Value)[] headers) => Answers[path] = () =>
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in headers)
            answer.Headers.Add(name, value);
        return answer;
    };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.PathAndQuery;
        Asked.Add(request.RequestUri.AbsoluteUri);
        return Task.FromResult(Answers.TryGetValue(path, out var answer)
            ? answer()
            : new(HttpStatusCode.NotFound) { Content = new StringContent("No cache data for this platform.") });
    }
}
