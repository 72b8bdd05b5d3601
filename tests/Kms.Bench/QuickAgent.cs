using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Support;

namespace KmsBench;

/// <summary>A dstack guest agent that has one key for all paths at hand, and asks mero-sim for everything else.</summary>
/// <remarks>An agent is another machine's work; mero-sim's takes a while to sign for each key, and would take the processor from the server.</remarks>
sealed class QuickAgent : IAsyncDisposable
{
    readonly HttpClient others;
    readonly WebApplication host;

    QuickAgent(string socket, string other)
    {
        Socket = socket;
        others = new(new SocketsHttpHandler { ConnectCallback = (_, cancel) => ConnectAsync(other, cancel) }) { BaseAddress = new("http://localhost/") };
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.ListenUnixSocket(socket));
        host = builder.Build();
        host.MapPost("/GetKey", KeyAsync);
        host.MapPost("/{method}", ForwardAsync);
    }

    /// <summary>Where it listens.</summary>
    public string Socket { get; }

    public static async Task<QuickAgent> StartAsync(string socket, string other, CancellationToken cancel)
    {
        var agent = new QuickAgent(socket, other);
        await agent.host.StartAsync(cancel);
        return agent;
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        others.Dispose();
    }

    static async Task KeyAsync(HttpContext http)
    {
        using var asked = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted);
        var answer = GuestAgentForge.KeyAnswer(asked.RootElement.GetProperty("purpose").GetString()!);
        await WriteAsync(http, StatusCodes.Status200OK, Encoding.ASCII.GetBytes(answer));
    }

    async Task ForwardAsync(HttpContext http)
    {
        using var content = new StreamContent(http.Request.Body);
        content.Headers.ContentType = new("application/json");
        using var answer = await others.PostAsync(http.Request.Path, content, http.RequestAborted);
        await WriteAsync(http, (int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(http.RequestAborted));
    }

    static async Task WriteAsync(HttpContext http, int status, byte[] body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
