using System.Text.Json;
using Node.Data;
using Node.Simulated;

namespace Node.Fetching;

/// <summary>Whoever started the simulated machine: the report <c>key</c>.</summary>
sealed class TdPortWatch(TdPort port) : IKeyWatch
{
    public async Task SeeAsync(KeyStatus status, CancellationToken cancel)
    {
        try
        {
            await port.AskAsync(new() { ["op"] = "report", ["name"] = "key", ["content"] = JsonSerializer.SerializeToNode(status, DataJson.Strict.KeyStatus) }, cancel);
        }
        catch (TdPortException)
        {
            // The API says the same.
        }
    }
}
