using System.Text;
using System.Text.Json;

namespace Attestation;

/// <summary>What the strict reader lets be: it refuses a member that is null, but not an element of a list.</summary>
static class ListElements
{
    /// <exception cref="JsonException">An element of a list is null, or the text is no JSON.</exception>
    public static void DemandNoNull(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        for (var before = JsonTokenType.None; reader.Read(); before = reader.TokenType)
        {
            if (reader.TokenType is JsonTokenType.Null && reader.CurrentDepth > 0 && before is not JsonTokenType.PropertyName)
                throw new JsonException($"There is a null in a list, at offset {reader.TokenStartIndex}.");
        }
    }
}
