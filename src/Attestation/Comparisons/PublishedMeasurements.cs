using System.Text.Json;
using Attestation.Measurements;

namespace Attestation.Comparisons;

/// <summary>A file of measurements as other projects publish it, such as BuilderNet's <c>measurements.json</c>.</summary>
/// <remarks>
/// An array of <c>{"measurement_id", "attestation_type", "measurements": {"0": {"expected": hex} or {"expected_any": [hex, …]}}}</c>. Of type
/// <c>dcap-tdx</c> the numbers 0 to 4 are MRTD and RTMR0 to RTMR3 (flashbots/attested-tls); of other types they are PCRs of a TPM.
/// Other members are ignored.
/// </remarks>
public static class PublishedMeasurements
{
    /// <summary>The attestation type whose measurements are registers of a trust domain.</summary>
    const string Registers = "dcap-tdx";

    /// <summary>A published list has some tens.</summary>
    const int MaximumEntries = 10_000;

    static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Every entry of a file by its id; null where it is not about a trust domain's registers.</summary>
    /// <exception cref="FormatException">The file has another form; the message names the entry.</exception>
    public static IReadOnlyList<(string Id, MeasurementStatement? Statement)> Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            var root = document.RootElement;
            if (root.ValueKind is JsonValueKind.Object)
                return [Entry(root, 0)];
            if (root.ValueKind is not JsonValueKind.Array || root.GetArrayLength() > MaximumEntries)
                throw new FormatException($"a list of at most {MaximumEntries} published measurements is expected, and this is a JSON {root.ValueKind}");
            return [.. root.EnumerateArray().Select(Entry)];
        }
        // InvalidOperationException: text with a lone surrogate, which JSON may spell but text may not hold.
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw new FormatException("the file is not JSON", cause);
        }
    }

    static (string Id, MeasurementStatement? Statement) Entry(JsonElement entry, int index)
    {
        var id = Text(entry, "measurement_id", index);
        if (Text(entry, "attestation_type", index) is not Registers)
            return (id, null);
        if (!entry.TryGetProperty("measurements", out var measurements) || measurements.ValueKind is not JsonValueKind.Object)
            throw new FormatException($"\"{id}\" has no measurements");
        if (measurements.EnumerateObject().FirstOrDefault(item => item.Name is not ("0" or "1" or "2" or "3" or "4")) is { Value.ValueKind: not JsonValueKind.Undefined } other)
            throw new FormatException($"\"{id}\" has a measurement \"{other.Name}\"; 0 to 4 are the registers of a trust domain");
        Dictionary<Register, IReadOnlyList<Measurement>> values = Enum.GetValues<Register>().ToDictionary(
            register => register,
            register => measurements.TryGetProperty($"{(int)register}", out var measurement) ? Values(measurement, id) : []);
        return (id, MeasurementStatement.Of(register => values[register]));
    }

    static IReadOnlyList<Measurement> Values(JsonElement measurement, string id)
    {
        if (measurement.ValueKind is JsonValueKind.Object)
        {
            var one = measurement.TryGetProperty("expected", out var expected);
            var any = measurement.TryGetProperty("expected_any", out var accepted);
            if (one && !any)
                return [Value(expected, id)];
            if (any && !one && accepted.ValueKind is JsonValueKind.Array && accepted.GetArrayLength() > 0)
                return [.. accepted.EnumerateArray().Select(item => Value(item, id)).Distinct()];
        }
        throw new FormatException($"\"{id}\" has a measurement without a value; either \"expected\" or \"expected_any\" is expected");
    }

    static Measurement Value(JsonElement value, string id) =>
        value.ValueKind is JsonValueKind.String && Measurement.TryParse(value.GetString(), out var measurement)
            ? measurement
            : throw new FormatException($"\"{id}\" has the value {value.GetRawText()}; 96 lower-case hex digits are expected");

    static string Text(JsonElement entry, string name, int index) =>
        entry.ValueKind is JsonValueKind.Object && entry.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()!
            : throw new FormatException($"entry {index} has no {name}");
}
