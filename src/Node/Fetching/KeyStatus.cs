using System.Text.Json.Serialization;

namespace Node.Fetching;

/// <summary><c>GET /admin-api/node/key</c>: whether this node has its key, and why not. Nothing of the key is in it.</summary>
sealed record KeyStatus
{
    public required KeyState State { get; init; }

    /// <summary>Tries since <c>serve</c> started.</summary>
    public required int Attempts { get; init; }

    /// <summary>Why the last try did not end with a key; null after one that did, and before the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public KeyRefusal? LastRefusal { get; init; }

    /// <summary>When the next try is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? RetryAt { get; init; }
}
