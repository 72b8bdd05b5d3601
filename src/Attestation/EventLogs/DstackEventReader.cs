using System.Text.Json;
using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>Reads the JSON of a dstack event log, in the field names of all versions.</summary>
/// <remarks>Members that we do not use are ignored; a member that is there twice is not, since readers differ in which one counts.</remarks>
static class DstackEventReader
{
    static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    public static IReadOnlyList<DstackEvent> Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            if (document.RootElement.ValueKind is not JsonValueKind.String)
                return ReadArray(document.RootElement);
            using var inner = JsonDocument.Parse(document.RootElement.GetString()!, Options);
            return ReadArray(inner.RootElement);
        }
        // InvalidOperationException: a string with a lone surrogate, which JSON may spell but text may not hold.
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new MalformedEventLogException("The event log is not JSON.", problem);
        }
    }

    static DstackEvent[] ReadArray(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Array)
            throw new MalformedEventLogException($"The event log is a JSON {root.ValueKind}; an array of events is expected.");
        if (root.GetArrayLength() > EventLogLimits.MaximumDstackEvents)
            throw new MalformedEventLogException($"The event log has {root.GetArrayLength()} events; at most {EventLogLimits.MaximumDstackEvents} are read.");
        return DstackBootEvents.Describe(root.EnumerateArray().Select(ReadEvent));
    }

    static DstackEvent ReadEvent(JsonElement entry, int index)
    {
        if (entry.ValueKind is not JsonValueKind.Object)
            throw Malformed(index, $"is a JSON {entry.ValueKind}; an object is expected.");
        var imr = Number(entry, index, "imr", "imr") ?? throw Malformed(index, "has no imr.");
        var type = Number(entry, index, "event_type", "eventType") ?? throw Malformed(index, "has no event_type.");
        var register = imr switch
        {
            0 => Register.Rtmr0,
            1 => Register.Rtmr1,
            2 => Register.Rtmr2,
            3 => Register.Rtmr3,
            _ => throw Malformed(index, $"has imr {imr}; 0 to 3 are expected."),
        };
        // Otherwise a supplied digest could stand for any event, system-ready for example, under another name.
        if (register is Register.Rtmr3 != type is RuntimeEvent.Type)
            throw Malformed(index, $"has imr {imr} and event_type {type}; RTMR3 holds runtime events (type {RuntimeEvent.Type}), and only RTMR3 does.");
        var name = Text(entry, index, "event", "event") ?? "";
        var payload = Hex(Text(entry, index, "event_payload", "eventPayload") ?? "", index, "event_payload");
        var supplied = Hex(Text(entry, index, "digest", "digest") ?? "", index, "digest");
        if (supplied.Length is not (0 or Measurement.Size))
            throw Malformed(index, $"has a digest of {supplied.Length} bytes; {Measurement.Size} are expected.");
        return new()
        {
            Index = index,
            Register = register,
            EventType = type,
            Digest = Digest(index, register, name, payload, supplied, Number(entry, index, "version", "version") ?? 1),
            Name = name,
            Payload = payload,
            HasEmptyDigest = supplied.Length == 0,
            HasOldFieldNames = entry.TryGetProperty("eventType", out _) || entry.TryGetProperty("eventPayload", out _),
        };
    }

    static Measurement Digest(int index, Register register, string name, byte[] payload, byte[] supplied, uint version)
    {
        if (register is not Register.Rtmr3)
        {
            return supplied.Length > 0
                ? Measurement.From(supplied)
                : throw Malformed(index, "has no digest; outside RTMR3 it cannot be computed from the event.");
        }
        var computed = version switch
        {
            1 => RuntimeEvent.Digest(name, payload),
            2 when RuntimeEvent.IsPlain(name) => RuntimeEvent.DigestV2(name, payload),
            2 => throw Malformed(index, "is of version 2 and its name has other characters than printable ASCII without \" and \\."),
            _ => throw Malformed(index, $"is of version {version}; 1 and 2 are known."),
        };
        return supplied.Length == 0 || Measurement.From(supplied) == computed
            ? computed
            : throw Malformed(index, $"is \"{name}\" with digest {Convert.ToHexStringLower(supplied)}, but its name and payload hash to {computed}.");
    }

    static uint? Number(JsonElement entry, int index, string name, string oldName) => Member(entry, index, name, oldName) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetUInt32(out var number) => number,
        { } value => throw Malformed(index, $"has {name} {Cut(value.GetRawText())}; a whole number below 2^32 is expected."),
    };

    static string? Text(JsonElement entry, int index, string name, string oldName) => Member(entry, index, name, oldName) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        { } value => throw Malformed(index, $"has {name} {Cut(value.GetRawText())}; a string is expected."),
    };

    static JsonElement? Member(JsonElement entry, int index, string name, string oldName)
    {
        var isNew = entry.TryGetProperty(name, out var value);
        if (name == oldName)
            return isNew ? value : null;
        var isOld = entry.TryGetProperty(oldName, out var oldValue);
        if (isNew && isOld)
            throw Malformed(index, $"has both {name} and {oldName}.");
        return isNew ? value : isOld ? oldValue : null;
    }

    static byte[] Hex(string text, int index, string name)
    {
        var digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        try
        {
            return Convert.FromHexString(digits);
        }
        catch (FormatException problem)
        {
            throw new MalformedEventLogException($"Event {index} has {name} \"{Cut(text)}\"; hex digits are expected.", problem);
        }
    }

    static string Cut(string text) => text.Length <= 80 ? text : text[..80] + "…";

    static MalformedEventLogException Malformed(int index, string problem) => new($"Event {index} {problem}");
}
