using System.Text.Json;

namespace Node.Tasks;

/// <summary>Something that whoever started a simulated machine may have it do.</summary>
interface INodeTask
{
    /// <summary>As a task names it: <c>staging-probe</c>.</summary>
    string Kind { get; }

    /// <summary>Does it once.</summary>
    /// <param name="task">All of the task, <c>id</c> and <c>kind</c> included.</param>
    /// <param name="cancel">The machine stops, or the task took too long.</param>
    /// <returns>The result, a JSON object. It leaves the machine: nothing secret may be in it.</returns>
    /// <exception cref="NodeException">It is refused, and why.</exception>
    Task<JsonElement> RunAsync(JsonElement task, CancellationToken cancel);
}
