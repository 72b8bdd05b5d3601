using System.Buffers.Binary;

namespace Attestation.EventLogs;

/// <summary>A UEFI device path as text: drives, files and media by name, other nodes by number.</summary>
/// <remarks>Source: UEFI specification 2.10, 10.3 for the nodes and 10.6 for the text.</remarks>
static class DevicePathText
{
    const int Header = 4;
    const byte End = 0x7f;

    /// <summary>The path; null where the bytes are none.</summary>
    public static string? Read(ReadOnlySpan<byte> path)
    {
        var nodes = new List<string>();
        while (path.Length > 0)
        {
            if (path.Length < Header)
                return null;
            var (type, subtype) = (path[0], path[1]);
            var length = BinaryPrimitives.ReadUInt16LittleEndian(path[2..]);
            if (length < Header || length > path.Length)
                return null;
            if (type == End && subtype == 0xff)
                return string.Join('/', nodes);
            nodes.Add(Node(type, subtype, path[Header..length]));
            path = path[length..];
        }
        // Firmware that leaves the end node out is seen; the path is all the same readable.
        return string.Join('/', nodes);
    }

    static string Node(byte type, byte subtype, ReadOnlySpan<byte> body) => (type, subtype) switch
    {
        (1, 1) when body.Length == 2 => $"Pci({body[1]},{body[0]})",
        (2, 1) when body.Length == 8 => $"Acpi({BinaryPrimitives.ReadUInt32LittleEndian(body):X8},{BinaryPrimitives.ReadUInt32LittleEndian(body[4..])})",
        (4, 1) when body.Length == 38 => HardDrive(body),
        (4, 3) when body.Length >= 16 => $"VenMedia({Identifier(body)})",
        (4, 4) when EventText.Utf16(body) is { } file => $"File({file})",
        (4, 6) when body.Length == 16 => $"FvFile({Identifier(body)})",
        (4, 7) when body.Length == 16 => $"Fv({Identifier(body)})",
        _ => $"Path({type},{subtype},{EventText.Hex(body)})",
    };

    static string HardDrive(ReadOnlySpan<byte> body) => body[37] is 2
        ? $"HD({BinaryPrimitives.ReadUInt32LittleEndian(body)},GPT,{Identifier(body[20..])})"
        : $"HD({BinaryPrimitives.ReadUInt32LittleEndian(body)},MBR,0x{BinaryPrimitives.ReadUInt32LittleEndian(body[20..]):x8})";

    static string Identifier(ReadOnlySpan<byte> bytes) => new Guid(bytes[..16]).ToString().ToUpperInvariant();
}
