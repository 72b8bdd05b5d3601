using System.Text.Json;
using Node.Data;
using Node.Simulated;

namespace Node.Fetching;

/// <summary>Whoever started the simulated machine: the report <c>key</c>.</summary>
sealed class TdPortWatch(TdPort port) : IKeyWatch
{
    (KeyState State, string? Code) last;

    public async Task SeeAsync(KeyStatus status, CancellationToken cancel)
    {
        // Without a disk it is the same every second, and a simulated machine may report a few hundred times only.
        var now = (status.State, status.LastRefusal?.Code);
        if (now == last && status.LastRefusal?.Stage is "data")
            return;
        last = now;
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
