using System.Buffers.Binary;
using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>EV_EVENT_TAG: a number that says whose event it is, then its content.</summary>
/// <remarks>
/// Sources: TCG PC Client Platform Firmware Profile, 10.4.2.1 (TCG_PCClientTaggedEvent); Linux drivers/firmware/efi/libstub
/// efistub.h for the kernel's two; Confidential Containers guest-components for "AAEL".
/// </remarks>
static class TagContent
{
    const uint KernelInitrd = 0x8f3b22ec;
    const uint KernelLoadOptions = 0x8f3b22ed;

    /// <summary>"AAEL" read as a number: attestation agent event log.</summary>
    static readonly uint Agent = BinaryPrimitives.ReadUInt32BigEndian("AAEL"u8);

    public static EventContent Read(EventRecord record)
    {
        var cursor = new ByteCursor(record.Data);
        if (!cursor.TryUInt32(out var tag) || !cursor.TryUInt32(out var size) || !cursor.TryBytes(size, out var content))
        {
            return new()
            {
                Name = EventNames.OfType(record.Type),
                Measures = "a tagged event that cannot be read",
                Hashed = [record.Data],
                Claimed = EventText.Hex(record.Data.Span),
                Unreadable = $"is no tagged event: {EventText.Hex(record.Data.Span)}",
            };
        }
        var text = EventText.Utf8(content.Span.TrimEnd((byte)0)) ?? EventText.Hex(content.Span);
        if (tag == Agent)
        {
            return new()
            {
                Name = EventNames.AgentEvent,
                Measures = "a request to the attestation agent, with its tag",
                Hashed = [record.Data],
                Proven = text,
            };
        }
        return tag switch
        {
            KernelLoadOptions => new() { Name = EventNames.CommandLine, Measures = "the command line in UTF-16 with a NUL, by the kernel", Claimed = text },
            KernelInitrd => new() { Name = EventNames.InitrdServed, Measures = "the initrd, by the kernel", Claimed = text },
            _ => new() { Name = EventNames.Tagged(tag), Measures = $"an event with tag 0x{tag:x8}", Hashed = [record.Data, content], Proven = text },
        };
    }
}
