using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Simulator.Guests;

/// <summary>The <c>app-compose.json</c> that the guest was started with. Its raw bytes are what is measured.</summary>
sealed record AppCompose
{
    /// <summary>The file, unchanged.</summary>
    public required string Text { get; init; }

    /// <summary>SHA-256 of the file's bytes.</summary>
    public required byte[] Hash { get; init; }

    public required string Name { get; init; }

    /// <summary>Whether the guest gets an identity of its own beside that of the application.</summary>
    public required bool HasInstanceId { get; init; }

    /// <summary>Whether the application's keys come from a dstack KMS, and not from the guest itself.</summary>
    public required bool UsesKms { get; init; }

    /// <summary>Reads the few members that the guest acts on; the others are measured all the same.</summary>
    /// <exception cref="FormatException">The bytes are no JSON object in UTF-8, or a member has another form.</exception>
    public static AppCompose Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new() { AllowDuplicateProperties = false });
            var root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object)
                throw new FormatException($"The app compose is a JSON {root.ValueKind}; an object is expected.");
            return new()
            {
                Text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.Span),
                Hash = SHA256.HashData(bytes.Span),
                Name = Member(root, "name") ?? "",
                HasInstanceId = !Flag(root, "no_instance_id"),
                UsesKms = KeysFromKms(root),
            };
        }
        catch (Exception cause) when (cause is JsonException or DecoderFallbackException)
        {
            throw new FormatException($"The app compose is not JSON in UTF-8: {cause.Message}", cause);
        }
    }

    static bool KeysFromKms(JsonElement root) => Member(root, "key_provider") switch
    {
        null when Flag(root, "local_key_provider_enabled") =>
            throw new FormatException("local_key_provider_enabled is true; the simulator has no local key provider."),
        null => Flag(root, "kms_enabled"),
        "kms" => true,
        "none" => false,
        var other => throw new FormatException($"key_provider is \"{other}\"; the simulator has kms and none."),
    };

    static bool Flag(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new FormatException($"{name} is {value.GetRawText()}; true or false is expected."),
    };

    static string? Member(JsonElement root, string name) => !root.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        _ => throw new FormatException($"{name} is {value.GetRawText()}; a string is expected."),
    };
}
