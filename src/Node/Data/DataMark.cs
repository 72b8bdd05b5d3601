using System.Text.Json;

namespace Node.Data;

/// <summary>How far the making of the data partition came.</summary>
/// <param name="State">Absent before the first time.</param>
sealed record DataMark(DataMarkState State)
{
    const string OwnKind = "mero-node-data";

    /// <summary>Always <c>mero-node-data</c>.</summary>
    public string Kind { get; init; } = OwnKind;

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, DataJson.Strict.DataMark);

    /// <exception cref="InvalidDataException">It is no such mark.</exception>
    public static DataMark Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, DataJson.Strict.DataMark) is { Kind: OwnKind } mark ? mark : throw new JsonException("it is of another kind");
        }
        catch (JsonException cause)
        {
            throw new InvalidDataException($"the mark of the data partition has another form: {cause.Message}", cause);
        }
    }
}
