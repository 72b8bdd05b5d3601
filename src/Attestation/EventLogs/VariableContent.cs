using System.Buffers.Binary;
using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>Events with a UEFI variable: Secure Boot and its keys, boot options, what allowed a program to start.</summary>
/// <remarks>Source: TCG PC Client Platform Firmware Profile, 10.2.6 (UEFI_VARIABLE_DATA) and 3.3.4 for what each measures.</remarks>
static class VariableContent
{
    public static EventContent Read(EventRecord record)
    {
        var cursor = new ByteCursor(record.Data);
        if (!cursor.TryGuid(out var vendor)
            || !cursor.TryUInt64(out var nameLength) || !cursor.TryUInt64(out var dataLength)
            || nameLength > EventLogLimits.MaximumEventData || !cursor.TryBytes(2 * nameLength, out var nameBytes))
        {
            return Unreadable(record, "is no UEFI_VARIABLE_DATA");
        }
        if (EventText.Utf16(nameBytes.Span) is not { } name || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
            return Unreadable(record, $"has a variable whose name is not text: {EventText.Hex(nameBytes.Span)}");
        var isWhole = cursor.TryBytes(dataLength, out var data);
        return record.Type switch
        {
            EventTypes.VariableAuthority => new()
            {
                Name = EventNames.Authority(name),
                Measures = $"the entry of the variable {name} that allowed a program to start",
                // One byte too much is logged by loaders that take a structure's size for its content's.
                Hashed = [record.Data, record.Data[..^1]],
                MustMatch = true,
                Proven = $"{name} of {vendor}, {dataLength} bytes",
            },
            _ when !isWhole => Unreadable(record, $"has the variable {name} with {dataLength} bytes of content, of which {cursor.Rest.Length} are there"),
            EventTypes.VariableDriverConfig => new()
            {
                Name = EventNames.Variable(name),
                Measures = $"the variable {name} with its name and content",
                Hashed = [record.Data],
                MustMatch = true,
                Proven = $"{name} of {vendor}: {Configured(name, data.Span)}",
            },
            _ => Boot(record, name, data),
        };
    }

    /// <summary>TCG: the whole event; OVMF: the content only, so that the name is only what the log says.</summary>
    static EventContent Boot(EventRecord record, string name, ReadOnlyMemory<byte> data)
    {
        var text = name is "BootOrder" ? Order(data.Span) : Option(data);
        return new()
        {
            Name = EventNames.Variable(name),
            Measures = $"the content of the variable {name}",
            Hashed = [data, record.Data],
            MustMatch = true,
            Proven = text ?? EventText.Hex(data.Span),
            Claimed = name,
            Unreadable = text is null ? $"has the variable {name} with content that is no boot option: {EventText.Hex(data.Span)}" : null,
        };
    }

    static string Configured(string name, ReadOnlySpan<byte> data) => data switch
    {
        [] => "empty",
        [0] when name is "SecureBoot" => "off",
        [1] when name is "SecureBoot" => "on",
        _ => $"{data.Length} bytes",
    };

    static string? Order(ReadOnlySpan<byte> data)
    {
        if (data.Length % sizeof(ushort) != 0)
            return null;
        var options = new List<string>();
        for (; data.Length > 0; data = data[sizeof(ushort)..])
            options.Add($"Boot{BinaryPrimitives.ReadUInt16LittleEndian(data):X4}");
        return options.Count == 0 ? "empty" : EventText.Cut(string.Join(", ", options));
    }

    /// <summary>EFI_LOAD_OPTION (UEFI specification 2.10, 3.1.3): attributes, length of the path, description, path.</summary>
    static string? Option(ReadOnlyMemory<byte> data)
    {
        if (data.Length == 0)
            return "empty";
        var cursor = new ByteCursor(data);
        if (!cursor.TryUInt32(out _) || !cursor.TryUInt16(out var pathLength) || EventText.Utf16(cursor.Rest.Span) is not { } description)
            return null;
        return cursor.TryBytes(2 * ((ulong)description.Length + 1), out _) && cursor.TryBytes(pathLength, out var path) && DevicePathText.Read(path.Span) is { } text
            ? $"{description}: {EventText.Cut(text)}"
            : null;
    }

    static EventContent Unreadable(EventRecord record, string problem) => new()
    {
        Name = EventNames.OfType(record.Type),
        Measures = "a UEFI variable that cannot be read",
        Hashed = [record.Data],
        MustMatch = record.Type is not (EventTypes.VariableBoot or EventTypes.VariableBoot2),
        Claimed = EventText.Hex(record.Data.Span),
        Unreadable = problem,
    };
}
