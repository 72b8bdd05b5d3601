using System.Net.Mime;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Clients;

namespace Pipeline.Boots;

/// <summary>mero-sim's end of a machine's port, as whoever started the machine sees it.</summary>
/// <param name="address">From the ready file: <c>http://127.0.0.1:1234/td-port/debug</c>.</param>
sealed class TdPortClient(Uri address) : IDisposable
{
    readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>How it stands with the machine.</summary>
    public async Task<TdState> StateAsync(CancellationToken cancel) =>
        await (await http.CallAsync(HttpMethod.Get, address.OriginalString, cancel)).ReadAsync(BootsJson.Foreign.TdState, cancel);

    /// <summary>Gives the machine a task; it takes each once, in their order.</summary>
    public Task PostAsync(JsonObject task, CancellationToken cancel) => SendAsync(HttpMethod.Post, "tasks", task, cancel);

    /// <summary>Replaces what the machine is told of the world around it.</summary>
    public Task PutAsync(IReadOnlyDictionary<string, string> attributes, CancellationToken cancel) =>
        SendAsync(HttpMethod.Put, "attributes", new JsonObject(attributes.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))), cancel);

    public void Dispose() => http.Dispose();

    async Task SendAsync(HttpMethod method, string what, JsonObject content, CancellationToken cancel)
    {
        using var body = new StringContent(content.ToJsonString(), Encoding.UTF8, MediaTypeNames.Application.Json);
        using var answer = await http.CallAsync(method, $"{address.OriginalString}/{what}", body, cancel);
    }
}
