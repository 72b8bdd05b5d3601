using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pipeline.Clients.Docker;

/// <summary>The engine's calls about containers.</summary>
sealed class DockerContainers(HttpClient http, string api)
{
    const int StopSeconds = 5;

    public async Task<IContainerLease> StartAsync(ContainerPlan plan, CancellationToken cancel)
    {
        using var body = Json(Create(plan), DockerJson.Default.DockerCreate);
        var created = await (await http.CallAsync(HttpMethod.Post, $"{api}/containers/create", body, cancel)).ReadAsync(DockerJson.Default.DockerCreated, cancel);
        try
        {
            (await http.CallAsync(HttpMethod.Post, $"{api}/containers/{created.Id}/start", cancel)).Dispose();
            return new DockerContainer(created.Id, this);
        }
        catch
        {
            await RemoveAsync(created.Id, CancellationToken.None);
            throw;
        }
    }

    public async Task<ContainerState> StateAsync(string id, CancellationToken cancel)
    {
        var answer = await http.CallAsync(HttpMethod.Get, $"{api}/containers/{id}/json", cancel);
        var state = (await answer.ReadAsync(DockerJson.Default.DockerInspected, cancel)).State;
        return new(state.Running, state.ExitCode);
    }

    public async Task<int> WaitAsync(string id, CancellationToken cancel)
    {
        var answer = await http.CallAsync(HttpMethod.Post, $"{api}/containers/{id}/wait", cancel);
        return (await answer.ReadAsync(DockerJson.Default.DockerWaited, cancel)).StatusCode;
    }

    public async Task<string> LogsAsync(string id, CancellationToken cancel)
    {
        using var answer = await http.CallAsync(HttpMethod.Get, $"{api}/containers/{id}/logs?stdout=1&stderr=1", cancel);
        return Untangle(await answer.Content.ReadAsByteArrayAsync(cancel));
    }

    public async Task<IReadOnlyList<string>> FindAsync(string label, string value, CancellationToken cancel)
    {
        var filters = JsonSerializer.Serialize(
            new Dictionary<string, IReadOnlyList<string>> { ["label"] = [$"{label}={value}"] }, DockerJson.Default.IReadOnlyDictionaryStringIReadOnlyListString);
        var answer = await http.CallAsync(HttpMethod.Get, $"{api}/containers/json?all=1&filters={Uri.EscapeDataString(filters)}", cancel);
        return [.. (await answer.ReadAsync(DockerJson.Default.IReadOnlyListDockerCreated, cancel)).Select(container => container.Id)];
    }

    /// <summary>A container that is gone already is as removed as it gets.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancel)
    {
        try
        {
            (await http.CallAsync(HttpMethod.Post, $"{api}/containers/{id}/stop?t={StopSeconds}", cancel)).Dispose();
            (await http.CallAsync(HttpMethod.Delete, $"{api}/containers/{id}?force=1&v=1", cancel)).Dispose();
        }
        // 409: somebody else is removing it at this moment.
        catch (RemoteCallException gone) when (gone.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
        }
    }

    static DockerCreate Create(ContainerPlan plan) => new()
    {
        Image = plan.Image,
        Env = [.. plan.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")],
        Labels = plan.Labels,
        Cmd = plan.Arguments,
        HostConfig = new()
        {
            NetworkMode = "host",
            // Not Binds: those would make a folder where the source is missing.
            Mounts = [.. plan.Mounts.Select(mount => new DockerMount("bind", mount.Source, mount.Target, mount.IsReadOnly))],
            ReadonlyRootfs = plan.IsReadOnly,
            CapDrop = ["ALL"],
            SecurityOpt = ["no-new-privileges"],
            // What a killed program leaves of its memory would have keys in it.
            Ulimits = [new("core", 0, 0)],
        },
    };

    // Frames of one byte stream, three zeros, a big-endian length, and that many bytes.
    static string Untangle(ReadOnlySpan<byte> frames)
    {
        var text = new StringBuilder();
        while (frames.Length >= 8)
        {
            var length = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(frames[4..]), (uint)(frames.Length - 8));
            text.Append(Encoding.UTF8.GetString(frames.Slice(8, length)));
            frames = frames[(8 + length)..];
        }
        return text.ToString();
    }

    static ByteArrayContent Json<T>(T value, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
