using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PipelineTests.Clients.Docker;

/// <summary>Plays the Docker engine on a Unix socket: answers what it was told to, and remembers what it was asked.</summary>
sealed class FakeEngine : IAsyncDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;
    readonly Dictionary<string, (int Status, byte[] Body)> answers = new(StringComparer.Ordinal);
    readonly WebApplication app;

    FakeEngine()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(Socket));
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    public string Socket => Path.Combine(folder, "docker.sock");

    /// <summary>Method, path, query and body of every call.</summary>
    public List<string> Asked { get; } = [];

    public static async Task<FakeEngine> StartAsync()
    {
        var engine = new FakeEngine();
        engine.Answer("GET /version", 200, """{"Version":"20.10.24","ApiVersion":"1.41","MinAPIVersion":"1.12"}""");
        await engine.app.StartAsync(TestContext.Current.CancellationToken);
        return engine;
    }

    public void Answer(string call, int status, string body) => Answer(call, status, Encoding.UTF8.GetBytes(body));

    public void Answer(string call, int status, byte[] body) => answers[call] = (status, body);

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    async Task AnswerAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        var call = $"{context.Request.Method} {context.Request.Path}";
        var text = await body.ReadToEndAsync(context.RequestAborted);
        Asked.Add($"{call}{Uri.UnescapeDataString(context.Request.QueryString.Value!)} {text}".TrimEnd());
        var (status, answer) = answers.TryGetValue(call, out var known) ? known : (404, """{"message":"page not found"}"""u8.ToArray());
        context.Response.StatusCode = status;
        if (status is not (204 or 304))
            await context.Response.Body.WriteAsync(answer);
    }
}
