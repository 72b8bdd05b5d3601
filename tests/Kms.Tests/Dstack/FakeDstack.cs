using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace KmsTests.Dstack;

/// <summary>A guest agent on a Unix socket that answers one thing, whatever it is asked, and remembers what that was.</summary>
sealed class FakeDstack : IAsyncDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mero-kms-");
    readonly WebApplication app;

    FakeDstack(int status, Func<string, string> answer, bool keepsOpen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(Socket));
        app = builder.Build();
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync(context.RequestAborted);
            Asked = $"{context.Request.Method} {context.Request.Path} {context.Request.ContentType} {context.Request.ContentLength} {body}";
            Headers = [.. context.Request.Headers.Keys.Order(StringComparer.Ordinal)];
            var bytes = Encoding.UTF8.GetBytes(answer(body));
            context.Response.StatusCode = status;
            if (!keepsOpen)
                context.Response.Headers.Connection = "close";
            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        });
    }

    public string Socket => Path.Combine(folder.FullName, "dstack.sock");

    public string Asked { get; private set; } = "";

    /// <summary>The names of the last request's headers, in their order.</summary>
    public IReadOnlyList<string> Headers { get; private set; } = [];

    public static async Task<FakeDstack> StartAsync(int status, Func<string, string> answer, bool keepsOpen = true)
    {
        var fake = new FakeDstack(status, answer, keepsOpen);
        await fake.app.StartAsync(TestContext.Current.CancellationToken);
        return fake;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
