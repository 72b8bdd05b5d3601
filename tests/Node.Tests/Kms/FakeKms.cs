using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Node.Kms;

namespace NodeTests.Kms;

/// <summary>A KMS on the loopback address that answers what a test tells it to.</summary>
sealed class FakeKms : IAsyncDisposable
{
    readonly WebApplication app;
    readonly Dictionary<string, Func<string, (int Status, string Body)>> answers = [];

    FakeKms(WebApplication app) => this.app = app;

    public string Url => app.Urls.Single();

    public KmsTransport Transport => KmsTransport.To(KmsAddress.Parse(Url));

    public KmsClient Client => new(Transport);

    public static async Task<FakeKms> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var kms = new FakeKms(builder.Build());
        kms.app.Run(kms.AnswerAsync);
        await kms.app.StartAsync(TestContext.Current.CancellationToken);
        return kms;
    }

    /// <summary>What a call answers from now on.</summary>
    public FakeKms On(string path, int status, string body) => On(path, _ => (status, body));

    /// <summary>What a call answers to a body from now on.</summary>
    public FakeKms On(string path, Func<string, (int Status, string Body)> answer)
    {
        answers[path] = answer;
        return this;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var (status, body) = answers[context.Request.Path.Value![1..]](await reader.ReadToEndAsync());
        context.Response.StatusCode = status;
        if (status is 307)
            context.Response.Headers.Location = "http://127.0.0.1:1/elsewhere";
        await context.Response.WriteAsync(body);
    }
}
