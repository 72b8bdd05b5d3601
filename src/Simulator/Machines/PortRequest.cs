using System.Text.Json;
using System.Text.Unicode;
using Attestation;
using Attestation.Measurements;
using Attestation.Protocol;

namespace Simulator.Machines;

/// <summary>One line of a machine, read strictly: each member by its name and form, and no other.</summary>
sealed class PortRequest
{
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MachineLimits.MaximumDepth };

    readonly JsonElement members;

    PortRequest(JsonElement members) => this.members = members;

    public string Op => Text("op");

    /// <summary>A number that the answer repeats, so that whoever asks anew after a break can tell answers apart.</summary>
    public long? Id { get; private init; }

    /// <exception cref="MachineRefusedException">The line is no JSON object.</exception>
    public static PortRequest Parse(ReadOnlyMemory<byte> line)
    {
        if (!Utf8.IsValid(line.Span))
            throw new MachineRefusedException("The line is not UTF-8.");
        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? new(document.RootElement.Clone()) { Id = IdOf(document.RootElement) }
                : throw new MachineRefusedException("The line is not a JSON object.");
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw new MachineRefusedException($"The line is not a JSON object: {OneLine.Of(cause.Message, 300)}", cause);
        }
    }

    /// <summary>Demands that there are no members but these, and op and id.</summary>
    public PortRequest DemandOnly(params ReadOnlySpan<string> names)
    {
        foreach (var member in members.EnumerateObject())
        {
            if (member.Name is not ("op" or "id") && !names.Contains(member.Name))
                throw new MachineRefusedException($"{Shown(Op)} has no member {Shown(member.Name)}.");
        }
        return this;
    }

    public string Text(string name) => OptionalText(name) ?? throw Missing(name, "text");

    public string? OptionalText(string name)
    {
        if (!members.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind is JsonValueKind.String ? Unescaped(value, name) : throw Missing(name, "text");
    }

    public int Number(string name) => members.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number)
        ? number
        : throw Missing(name, "a whole number");

    public Measurement Measurement(string name) => Measured(name, Text(name));

    /// <summary>A fixed number of bytes in lower-case hex.</summary>
    public byte[] Hex(string name, int bytes)
    {
        var text = Text(name);
        return text.Length == 2 * bytes && !text.AsSpan().ContainsAnyExcept(HexDigits.Lower)
            ? Convert.FromHexString(text)
            : throw Missing(name, $"{2 * bytes} lower-case hex digits");
    }

    public byte[] Base64(string name) => OptionalBase64(name) ?? throw Missing(name, "base64");

    public byte[]? OptionalBase64(string name)
    {
        if (OptionalText(name) is not { } text)
            return null;
        return StrictBase64.TryDecode(text, out var bytes) ? bytes : throw Missing(name, "base64");
    }

    /// <summary>Registers by their decimal number.</summary>
    public IReadOnlyDictionary<int, Measurement> Measurements(string name, int last)
    {
        var read = new Dictionary<int, Measurement>();
        foreach (var member in Object(name).EnumerateObject())
        {
            if (!int.TryParse(member.Name, out var number) || number < 0 || number > last || number.ToString() != member.Name)
                throw new MachineRefusedException($"{name}: {Shown(member.Name)} is no number from 0 to {last}.");
            read[number] = Measured($"{name}.{number}", member.Value.ValueKind is JsonValueKind.String ? member.Value.GetString() : null);
        }
        return read;
    }

    /// <summary>An object that can be written again.</summary>
    public JsonElement Object(string name)
    {
        if (!members.TryGetProperty(name, out var value) || value.ValueKind is not JsonValueKind.Object)
            throw Missing(name, "an object");
        try
        {
            using var writer = new Utf8JsonWriter(Stream.Null);
            value.WriteTo(writer);
            return value;
        }
        catch (Exception cause) when (cause is InvalidOperationException or ArgumentException)
        {
            throw new MachineRefusedException($"{name} has text that is no Unicode.", cause);
        }
    }

    static long? IdOf(JsonElement members)
    {
        if (!members.TryGetProperty("id", out var value))
            return null;
        return value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var id) ? id : throw new MachineRefusedException("id has to be a whole number.");
    }

    static string Unescaped(JsonElement value, string name)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException cause)
        {
            throw new MachineRefusedException($"{name} has text that is no Unicode.", cause);
        }
    }

    static Measurement Measured(string name, string? text) =>
        Attestation.Measurements.Measurement.TryParse(text, out var value) ? value : throw Missing(name, $"{2 * Attestation.Measurements.Measurement.Size} lower-case hex digits");

    static string Shown(string text) => $"\"{OneLine.Of(text, 40)}\"";

    static MachineRefusedException Missing(string name, string form) => new($"{name} has to be {form}.");
}
