using System.Net;

namespace AttestationTests.Collateral;

/// <summary>Answers from a table of paths, and remembers what was asked.</summary>
sealed class RecordedHttp : HttpMessageHandler
{
    public List<string> Asked { get; } = [];

    /// <summary>The validators that requests carried, by path: <c>"tag"</c>, or a date.</summary>
    public List<(string Path, string Validators)> Conditions { get; } = [];

    public Dictionary<string, Func<HttpRequestMessage, HttpResponseMessage>> Answers { get; } = [];

    public void Answer(string path, byte[] body, params (string Name, string Value)[] headers) =>
        Answers[path] = _ => Ok(body, headers);

    /// <summary>Answers a path with an error.</summary>
    public void Fail(string path, HttpStatusCode status, string body = "", params (string Name, string Value)[] headers) =>
        Answers[path] = _ => With(new(status) { Content = new StringContent(body) }, headers);

    /// <summary>Answers a path with errors first, and then as before.</summary>
    public void FailFirst(string path, params HttpStatusCode[] statuses)
    {
        var (afterwards, left) = (Answers[path], new Queue<HttpStatusCode>(statuses));
        Answers[path] = request => left.TryDequeue(out var status) ? new(status) { Content = new StringContent("") } : afterwards(request);
    }

    public int CountOf(string path) => Asked.Count(address => address.EndsWith(path, StringComparison.Ordinal));

    public static HttpResponseMessage Ok(byte[] body, params (string Name, string Value)[] headers) =>
        With(new(HttpStatusCode.OK) { Content = new ByteArrayContent(body) }, headers);

    static HttpResponseMessage With(HttpResponseMessage answer, (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
        {
            if (!answer.Headers.TryAddWithoutValidation(name, value))
                answer.Content.Headers.TryAddWithoutValidation(name, value);
        }
        return answer;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = request.RequestUri!.PathAndQuery;
        Asked.Add(request.RequestUri.AbsoluteUri);
        Conditions.Add((path, $"{request.Headers.IfNoneMatch}{request.Headers.IfModifiedSince:O}"));
        return Task.FromResult(Answers.TryGetValue(path, out var answer)
            ? answer(request)
            : new(HttpStatusCode.NotFound) { Content = new StringContent("No cache data for this platform.") });
    }
}
