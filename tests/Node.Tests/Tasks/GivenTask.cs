using System.Text.Json;
using Node.Tasks;

namespace NodeTests.Tasks;

/// <summary>A kind of task that does what a test wants.</summary>
sealed class GivenTask(string kind, Func<JsonElement, CancellationToken, Task<JsonElement>> run) : INodeTask
{
    public string Kind => kind;

    public Task<JsonElement> RunAsync(JsonElement task, CancellationToken cancel) => run(task, cancel);
}
