using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>The partition table of the disk that was booted, as <see cref="Disks.GptEvent"/> predicts it.</summary>
/// <remarks>Source: TCG PC Client Platform Firmware Profile, 10.2.5 (UEFI_GPT_DATA); UEFI specification 2.10, 5.3.</remarks>
static class GptContent
{
    const int Header = 92;
    const int Entry = 128;

    public static EventContent Read(EventRecord record)
    {
        var text = Text(record.Data);
        return new()
        {
            Name = EventNames.Gpt,
            Measures = "the partition table: its header and the used entries",
            Hashed = [record.Data],
            MustMatch = true,
            Proven = text ?? EventText.Hex(record.Data.Span),
            Unreadable = text is null ? $"is no partition table: {EventText.Hex(record.Data.Span)}" : null,
        };
    }

    static string? Text(ReadOnlyMemory<byte> data)
    {
        var cursor = new ByteCursor(data);
        if (!cursor.TryBytes(Header, out var header) || !header.Span.StartsWith("EFI PART"u8) || !cursor.TryUInt64(out var count)
            || count > EventLogLimits.MaximumEventData / Entry || (ulong)cursor.Rest.Length != count * Entry)
        {
            return null;
        }
        var partitions = new List<string>((int)count);
        while (cursor.TryBytes(Entry, out var entry))
        {
            var label = EventText.Utf16(entry.Span[56..]);
            partitions.Add($"{new Guid(entry.Span.Slice(16, 16))}{(label is null ? "" : $" \"{label}\"")}");
        }
        return EventText.Cut($"disk {new Guid(header.Span.Slice(56, 16))} with {partitions.Count} partitions: {string.Join(", ", partitions)}");
    }
}
