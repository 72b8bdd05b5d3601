using System.Text.Json;

namespace Simulator.Guests;

/// <summary>The arguments of a call: each may be missing and is empty then; unknown ones are ignored.</summary>
sealed class GuestArguments
{
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    readonly Dictionary<string, string> texts;

    GuestArguments(Dictionary<string, string> texts) => this.texts = texts;

    /// <summary>The arguments of a GET, where the last of several counts.</summary>
    public static GuestArguments Of(IQueryCollection query) =>
        new(query.ToDictionary(pair => pair.Key, pair => pair.Value.LastOrDefault() ?? "", StringComparer.Ordinal));

    /// <summary>The arguments of a POST; no body is the same as <c>{}</c>.</summary>
    /// <param name="body">The request's body.</param>
    /// <param name="names">The arguments that the method knows, all of them strings.</param>
    /// <exception cref="GuestRefusedException">The body is not JSON, or an argument is not a string.</exception>
    public static GuestArguments Parse(ReadOnlyMemory<byte> body, IReadOnlyList<string> names)
    {
        if (body.IsEmpty || names.Count == 0)
            return new([]);
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            var root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object)
                throw new GuestRefusedException($"Failed to parse request: expected an object, found {root.ValueKind}");
            return new(names.Where(name => root.TryGetProperty(name, out _))
                .ToDictionary(name => name, name => Text(name, root.GetProperty(name)), StringComparer.Ordinal));
        }
        // InvalidOperationException: a string with a lone surrogate, which JSON may spell but text may not hold.
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw new GuestRefusedException($"Failed to parse request: {cause.Message}");
        }
    }

    /// <summary>A string; empty when it is missing.</summary>
    public string Text(string name) => texts.GetValueOrDefault(name, "");

    /// <summary>Bytes in hex of either case, with or without <c>0x</c>; empty when they are missing.</summary>
    /// <exception cref="GuestRefusedException">There are other characters, or half a byte.</exception>
    public byte[] Bytes(string name)
    {
        var text = Text(name);
        try
        {
            return Convert.FromHexString(text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text);
        }
        catch (FormatException)
        {
            throw new GuestRefusedException($"Failed to parse request: {name} is not hex");
        }
    }

    static string Text(string name, JsonElement value) => value.ValueKind is JsonValueKind.String
        ? value.GetString()!
        : throw new GuestRefusedException($"Failed to parse request: {name} is {value.ValueKind}, expected a string");
}
