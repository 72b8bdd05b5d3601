using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace KmsTests.Observing;

/// <summary>A collector of OTLP that keeps every byte.</summary>
sealed class FakeCollector : IAsyncDisposable
{
    readonly ConcurrentQueue<(string Path, string Content)> received = new();
    readonly WebApplication host;

    FakeCollector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        host = builder.Build();
        host.Run(async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            // Latin-1 keeps each byte, so that texts and raw bytes can both be looked for.
            received.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        });
    }

    public IReadOnlyList<(string Path, string Content)> Received => [.. received];

    public string Address => host.Urls.Single();

    public static async Task<FakeCollector> StartAsync()
    {
        var collector = new FakeCollector();
        await collector.host.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
