using System.Buffers.Binary;
using System.Text;

namespace Support;

/// <summary>Builds small 64-bit PE executables, such as a UKI with its sections.</summary>
public sealed class PeForge
{
    const int FileAlignment = 0x200;
    const int PeOffset = 0x80;
    const int Optional = PeOffset + 24;
    const int OptionalSize = 240;
    const int Table = Optional + OptionalSize;

    readonly List<(string Name, byte[] Content)> sections = [];

    public byte[] Certificates { get; set; } = [];

    public byte[] Tail { get; set; } = [];

    public PeForge Add(string name, string content) => Add(name, Encoding.UTF8.GetBytes(content));

    public PeForge Add(string name, byte[] content)
    {
        sections.Add((name, content));
        return this;
    }

    public byte[] Build()
    {
        var file = new List<byte>(new byte[Align(Table + (sections.Count * 40))]);
        var head = file.ToArray();
        "MZ"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(0x3c), PeOffset);
        "PE\0\0"u8.CopyTo(head.AsSpan(PeOffset));
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(PeOffset + 6), (ushort)sections.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(PeOffset + 20), OptionalSize);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(Optional), 0x20b);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(Optional + 60), (uint)head.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(Optional + 108), 16);
        var body = new List<byte>();
        for (var index = 0; index < sections.Count; index++)
        {
            var (name, content) = sections[index];
            var header = head.AsSpan(Table + (index * 40), 40);
            Encoding.ASCII.GetBytes(name).CopyTo(header);
            BinaryPrimitives.WriteUInt32LittleEndian(header[8..], (uint)content.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(header[16..], (uint)Align(content.Length));
            BinaryPrimitives.WriteUInt32LittleEndian(header[20..], (uint)(head.Length + body.Count));
            body.AddRange(content);
            body.AddRange(new byte[Align(content.Length) - content.Length]);
        }
        body.AddRange(Tail);
        if (Certificates.Length > 0)
        {
            body.AddRange(new byte[-body.Count & 7]);
            BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(Optional + 144), (uint)(head.Length + body.Count));
            BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(Optional + 148), (uint)Certificates.Length);
        }
        return [.. head, .. body, .. Certificates];
    }

    static int Align(int size) => (size + FileAlignment - 1) / FileAlignment * FileAlignment;
}
