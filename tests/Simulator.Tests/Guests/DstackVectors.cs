using System.Text.Json;

namespace SimulatorTests.Guests;

/// <summary>The known answers of dstack's own tests and of its official simulator.</summary>
static class DstackVectors
{
    public static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(SharedVectors.Read("dstack", "vectors.json"));
        return document.RootElement.GetProperty(name).Clone();
    }

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static byte[] Hex(this JsonElement element, string name) => Convert.FromHexString(element.Text(name));
}
