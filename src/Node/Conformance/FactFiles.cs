using System.Text;
using System.Text.Json.Nodes;
using Node.Boot;

namespace Node.Conformance;

/// <summary>The files that facts are read from, and the forms that they are told in.</summary>
/// <param name="Root"><c>/</c> on a machine, a temporary folder in a test.</param>
sealed record FactFiles(string Root)
{
    const int Most = 1 << 20;

    public string PathOf(string name) => Path.Combine(Root, name);

    /// <exception cref="FactMissingException">It is not there, or has more than 1 MiB.</exception>
    public string Text(string name)
    {
        if (!File.Exists(PathOf(name)))
            throw new FactMissingException($"/{name} is not there.");
        try
        {
            return Encoding.UTF8.GetString(KernelFile.Read(PathOf(name), Most));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new FactMissingException($"/{name} cannot be read: {cause.Message}", cause);
        }
    }

    /// <summary>One line, without its end.</summary>
    /// <exception cref="FactMissingException">It is empty, or has more lines.</exception>
    public string Line(string name) => Lines(name) is [var line] ? line : throw new FactMissingException($"/{name} has {Lines(name).Length} lines; one is expected.");

    /// <summary>Lines that are not empty.</summary>
    public string[] Lines(string name) => Text(name).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The fields of each line of a table, without its head.</summary>
    /// <param name="name">Of the file.</param>
    /// <param name="fields">How many there are at least.</param>
    /// <param name="head">How many lines stand before the table.</param>
    /// <exception cref="FactMissingException">A line has fewer.</exception>
    public IEnumerable<string[]> Table(string name, int fields, int head = 0) => Lines(name).Skip(head).Select(line => Fields(line) is var found && found.Length >= fields
        ? found
        : throw new FactMissingException($"/{name} has a line of {found.Length} fields; {fields} are expected."));

    public static string[] Fields(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    public static JsonArray List(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)JsonValue.Create(text))];

    public static JsonArray List(IEnumerable<JsonObject> objects) => [.. objects];
}
