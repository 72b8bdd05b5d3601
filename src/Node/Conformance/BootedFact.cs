using System.Text.Json.Nodes;

namespace Node.Conformance;

/// <summary>One thing that a running machine shows of itself.</summary>
/// <param name="Name">As the pipeline asks for it.</param>
/// <param name="Read">Looks.</param>
sealed record BootedFact(string Name, Func<CancellationToken, Task<JsonNode>> Read)
{
    public BootedFact(string name, Func<JsonNode> read)
        : this(name, _ => Task.FromResult(read()))
    {
    }
}
