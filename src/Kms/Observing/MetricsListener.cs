using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Kms.Observing;

/// <summary>Answers <c>GET /metrics</c> on an address of its own: no caller of the service sees it, and no flood of calls keeps it from being read.</summary>
sealed class MetricsListener(MeasuredFigures figures, IPEndPoint address) : IHostedLifecycleService, IAsyncDisposable
{
    const int MostConnections = 16;

    readonly WebApplication app = Build(figures, address);

    /// <summary>Where it listens, once it does.</summary>
    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());

    public Task StartingAsync(CancellationToken cancellationToken) => app.StartAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Last of all: how the service ends can be read as well.
    public Task StoppedAsync(CancellationToken cancellationToken) => app.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    static WebApplication Build(MeasuredFigures figures, IPEndPoint address)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Listen(address);
        });
        var app = builder.Build();
        app.Run(context => AnswerAsync(context, figures));
        return app;
    }

    static Task AnswerAsync(HttpContext context, MeasuredFigures figures)
    {
        if (context.Request is not { Method: "GET", Path.Value: "/metrics" })
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.WriteAsync(figures.Write(), context.RequestAborted);
    }
}
