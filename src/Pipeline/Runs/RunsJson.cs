using System.Text.Json;
using System.Text.Json.Serialization;
using Attestation;

namespace Pipeline.Runs;

[JsonSerializable(typeof(JournalEntry))]
sealed partial class RunsJson : JsonSerializerContext
{
    /// <summary>One line an entry; read strictly.</summary>
    public static RunsJson Lines { get; } = new(new JsonSerializerOptions(AttestationJson.Files.Options) { TypeInfoResolver = null, WriteIndented = false });
}
