using System.Text.Json;
using System.Text.Json.Serialization;

namespace Node.Data;

/// <summary>How it is with the data of this machine: <c>/run/mero-node/data.json</c>.</summary>
sealed record DataStatus
{
    public required DataState State { get; init; }

    /// <summary>Why it came no further; null when nothing is wrong.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DataRefusal? Refusal { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Details { get; init; }

    /// <summary>Whether this boot made the file system.</summary>
    public bool IsNew { get; init; }

    public static DataStatus Of(DataState state, DataRefusedException refusal) => new() { State = state, Refusal = refusal.Reason, Details = refusal.Message };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, DataJson.Strict.DataStatus);

    /// <exception cref="JsonException">It has another form.</exception>
    public static DataStatus Parse(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, DataJson.Strict.DataStatus) ?? throw new JsonException("The status is null.");
}
