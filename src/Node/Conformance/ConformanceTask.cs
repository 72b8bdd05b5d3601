using System.Text.Json;
using Node.Tasks;

namespace Node.Conformance;

/// <summary>The task <c>conformance</c>: what this machine is found to be.</summary>
sealed class ConformanceTask(ConformanceGathering gathering) : INodeTask
{
    public string Kind => "conformance";

    public Task<JsonElement> RunAsync(JsonElement task, CancellationToken cancel) => gathering.TakeAsync(cancel);
}
