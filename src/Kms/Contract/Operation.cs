using System.Text.Json.Nodes;
using Kms.Errors;

namespace Kms.Contract;

/// <summary>One address of the service, as its description has it.</summary>
sealed record Operation
{
    public required HttpMethod Method { get; init; }

    public required string Path { get; init; }

    public required string Summary { get; init; }

    /// <summary>Null: there is no body.</summary>
    public Type? Request { get; init; }

    public required Type Answer { get; init; }

    /// <summary>Bodies that can be sent as they are, by the name of the answer that comes: <c>ok</c>, or the code of a refusal.</summary>
    public IReadOnlyDictionary<string, JsonObject> Requests { get; init; } = new Dictionary<string, JsonObject>();

    /// <summary>What a success looks like.</summary>
    public required JsonObject Ok { get; init; }

    /// <summary>Every way in which this address refuses, with the details of one case.</summary>
    public IReadOnlyList<(Refusal Refusal, string Details)> Refusals { get; init; } = [];
}
