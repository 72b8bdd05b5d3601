using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Pipeline.Runs;

namespace Pipeline.Clients.Docker;

/// <summary>The Docker engine, by its HTTP API over its socket: nothing is pulled and no program is run.</summary>
public sealed class DockerEngine : IContainerEngine, IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly HttpClient http;
    readonly DockerContainers containers;
    readonly string api;

    DockerEngine(HttpClient http, DockerVersion about)
    {
        this.http = http;
        api = $"v{about.ApiVersion}";
        containers = new(http, api);
        Name = $"Docker {about.Version}";
    }

    public string Name { get; }

    /// <summary>Finds the engine behind a socket.</summary>
    /// <returns>Null when none listens there.</returns>
    /// <exception cref="StepFailedException">One listens but does not answer.</exception>
    public static async Task<DockerEngine?> FindAsync(string socket, CancellationToken cancel)
    {
        var http = DockerSocket.Connect(socket);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            var answer = await http.CallAsync(HttpMethod.Get, "version", limit.Token);
            return new(http, await answer.ReadAsync(DockerJson.Default.DockerVersion, limit.Token));
        }
        catch (HttpRequestException nobody) when (nobody.InnerException is SocketException)
        {
            http.Dispose();
            return null;
        }
        catch (Exception cause) when (cause is HttpRequestException or IOException || cause is OperationCanceledException && !cancel.IsCancellationRequested)
        {
            http.Dispose();
            throw new StepFailedException($"{socket}: the Docker engine takes the connection but does not answer within {Patience.TotalSeconds:0} s. Restart it, or stop it to run the KMS as a process.", cause);
        }
    }

    /// <inheritdoc cref="FindAsync(string, CancellationToken)"/>
    public static Task<DockerEngine?> FindAsync(CancellationToken cancel) => FindAsync(DockerSocket.DefaultPath, cancel);

    public async Task<string?> FindImageAsync(string reference, CancellationToken cancel)
    {
        try
        {
            var answer = await http.CallAsync(HttpMethod.Get, $"{api}/images/{Uri.EscapeDataString(reference)}/json", cancel);
            return (await answer.ReadAsync(DockerJson.Default.DockerImage, cancel)).Id;
        }
        catch (RemoteCallException missing) when (missing.Status is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task LoadImageAsync(string archive, CancellationToken cancel)
    {
        await using var file = File.OpenRead(archive);
        using var content = new StreamContent(file, 1 << 20);
        content.Headers.ContentType = new("application/x-tar");
        using var answer = await http.CallAsync(HttpMethod.Post, $"{api}/images/load?quiet=1", content, cancel);
        // The status is sent before the archive is looked at: what went wrong is a line of the body.
        foreach (var line in (await answer.Content.ReadAsStringAsync(cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (JsonSerializer.Deserialize(line, DockerJson.Default.DockerLoaded)?.Error is { } error)
                throw new StepFailedException($"{Name} does not take {archive}: {error}");
        }
    }

    public Task<IContainerLease> StartAsync(ContainerPlan plan, CancellationToken cancel) => containers.StartAsync(plan, cancel);

    public async Task<ContainerState?> FindStateAsync(string name, CancellationToken cancel)
    {
        try
        {
            return await containers.StateAsync(name, cancel);
        }
        catch (RemoteCallException missing) when (missing.Status is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Task<string> LogsAsync(string name, CancellationToken cancel) => containers.LogsAsync(name, cancel);

    public async Task<int> SweepAsync(string label, string value, CancellationToken cancel)
    {
        var left = await containers.FindAsync(label, value, cancel);
        foreach (var id in left)
            await containers.RemoveAsync(id, cancel);
        return left.Count;
    }

    public void Dispose() => http.Dispose();
}
