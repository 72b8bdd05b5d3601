using System.Text.Json;
using Attestation.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Node.Kms;

namespace NodeTests.EndToEnd;

/// <summary>Stands before a real KMS and gives a key wherever that refuses one: every check of <c>/get-key</c> taken away at once.</summary>
/// <remarks>It notes what the real one said, so that each refusal can be seen to have had the reason that it was tried for.</remarks>
sealed class ForgivingKms : IAsyncDisposable
{
    readonly WebApplication app;
    readonly HttpClient real;

    ForgivingKms(WebApplication app, string url) => (this.app, real) = (app, new() { BaseAddress = new(url) });

    public KmsTransport Transport => KmsTransport.To(KmsAddress.Parse(app.Urls.Single()));

    /// <summary>The details of each refusal, in the order of the requests.</summary>
    public List<string> Forgiven { get; } = [];

    public static async Task<ForgivingKms> StartAsync(RealKms real, CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var kms = new ForgivingKms(builder.Build(), real.Url);
        kms.app.Run(kms.AnswerAsync);
        await kms.app.StartAsync(cancel);
        return kms;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        real.Dispose();
    }

    async Task AnswerAsync(HttpContext context)
    {
        using var asked = new HttpRequestMessage(new(context.Request.Method), context.Request.Path.Value);
        if (HttpMethods.IsPost(context.Request.Method))
            asked.Content = new StreamContent(context.Request.Body) { Headers = { { "Content-Type", "application/json" } } };
        using var answer = await real.SendAsync(asked, context.RequestAborted);
        var body = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        context.Response.ContentType = "application/json";
        if (context.Request.Path == "/get-key" && !answer.IsSuccessStatusCode)
        {
            Forgiven.Add(JsonSerializer.Deserialize(body, KmsJson.Wire.KmsError)!.Details!);
            body = JsonSerializer.SerializeToUtf8Bytes(new() { Key = new('a', 64) }, KmsJson.Wire.GetKeyResponse);
        }
        else
        {
            context.Response.StatusCode = (int)answer.StatusCode;
        }
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
