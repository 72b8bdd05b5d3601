namespace AttestationTests.Collateral;

/// <summary>Answers each request when a test says so, or never.</summary>
sealed class WaitingHttp(Task<HttpResponseMessage> answer) : HttpMessageHandler
{
    public int Waiting { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Waiting++;
        return answer.WaitAsync(cancellationToken);
    }
}
