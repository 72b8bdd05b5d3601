using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attestation;

/// <summary>How open a node image is: <c>debug</c>, <c>debug-read-only</c> or <c>locked-read-only</c>.</summary>
[JsonConverter(typeof(JsonProfile))]
public sealed record Profile
{
    Profile(string name) => Name = name;

    /// <summary>The form used everywhere: file names, JSON, kernel command line, RTMR3.</summary>
    public string Name { get; }

    /// <summary>SSH, and a writable root that forgets at reboot.</summary>
    public static Profile Debug { get; } = new("debug");

    /// <summary>SSH, and a root that cannot be written.</summary>
    public static Profile DebugReadOnly { get; } = new("debug-read-only");

    /// <summary>No SSH, console, rescue shell or account.</summary>
    public static Profile LockedReadOnly { get; } = new("locked-read-only");

    /// <summary>All three, from the most open to the most closed.</summary>
    public static IReadOnlyList<Profile> All { get; } = [Debug, DebugReadOnly, LockedReadOnly];

    /// <summary>Finds a profile by its exact name.</summary>
    public static bool TryParse(string? name, [NotNullWhen(true)] out Profile? profile) =>
        (profile = All.FirstOrDefault(known => known.Name == name)) is not null;

    /// <summary>Finds a profile by its exact name.</summary>
    /// <exception cref="FormatException">The name is none of the three.</exception>
    public static Profile Parse(string? name) => TryParse(name, out var profile)
        ? profile
        : throw new FormatException($"\"{name}\" is not a profile; the profiles are {string.Join(", ", All)}.");

    public override string ToString() => Name;

    public sealed class JsonProfile : JsonConverter<Profile>
    {
        public override Profile Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var name = reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
            return TryParse(name, out var profile)
                ? profile
                : throw new JsonException($"\"{name}\" is not a profile; the profiles are {string.Join(", ", All)}.");
        }

        public override void Write(Utf8JsonWriter writer, Profile value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Name);
    }
}
