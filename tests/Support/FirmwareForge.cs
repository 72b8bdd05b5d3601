using System.Buffers.Binary;
using Attestation.Firmware;

namespace Support;

/// <summary>Builds small firmware files with TDX metadata, right or wrong in one place.</summary>
public sealed class FirmwareForge
{
    public const int Length = 0x4000;
    const int CfvSize = 0x1000;
    const int ResetVectorSize = 32;

    /// <summary>A variable store, code, a TD HOB and temporary memory, laid out as in OVMF.</summary>
    public List<TdvfSection> Sections { get; } =
    [
        Section(TdvfSectionType.Bfv, CfvSize, Length - CfvSize, 0xffff_d000, TdvfSection.Extend),
        Section(TdvfSectionType.Cfv, 0, CfvSize, 0xffff_c000, 0),
        Section(TdvfSectionType.TempMem, 0, 0, 0x81_0000, 0, memory: 0x1_0000),
        Section(TdvfSectionType.TdHob, 0, 0, 0x80_9000, 0, memory: 0x2000),
    ];

    public byte[] DescriptorGuid { get; set; } = new Guid("e9eaf9f3-168e-44d5-a8eb-7f4d8738f6ae").ToByteArray();
    public string Signature { get; set; } = "TDVF";
    public uint Version { get; set; } = 1;
    public uint? DescriptorLength { get; set; }
    public uint? Count { get; set; }
    public uint? Distance { get; set; }
    public bool HasTdxEntry { get; set; } = true;
    public ushort? EntryLength { get; set; }
    public ushort? TableLength { get; set; }

    public static TdvfSection Section(TdvfSectionType type, uint offset, uint size, ulong address, uint attributes, ulong? memory = null) => new()
    {
        Type = type,
        FileOffset = offset,
        FileSize = size,
        Address = address,
        MemorySize = memory ?? size,
        Attributes = attributes,
    };

    public byte[] Build()
    {
        byte[] file = [.. Enumerable.Range(0, Length).Select(index => (byte)(index * 31 + (index >> 8)))];
        var end = Length - ResetVectorSize;
        var at = WriteEntry(file, end, "96b582de-1fb2-45f7-baea-a366c55a082d", []);
        at = WriteEntry(file, at, "00f771de-1a7e-4fcb-890e-68c77e2fb44e", new byte[4]);
        var descriptor = Length - 0x400;
        if (HasTdxEntry)
        {
            var distance = new byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(distance, Distance ?? (uint)(Length - descriptor));
            var before = at;
            at = WriteEntry(file, at, "e47a6535-984a-4798-865e-4685a7bf8ec2", distance);
            if (EntryLength is { } length)
                BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(before - 18), length);
        }
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(end - 18), TableLength ?? (ushort)(end - at));
        WriteDescriptor(file.AsSpan(), descriptor);
        return file;
    }

    void WriteDescriptor(Span<byte> file, int at)
    {
        DescriptorGuid.CopyTo(file[(at - 16)..]);
        System.Text.Encoding.ASCII.GetBytes(Signature).CopyTo(file[at..]);
        BinaryPrimitives.WriteUInt32LittleEndian(file[(at + 4)..], DescriptorLength ?? (uint)(16 + (32 * Sections.Count)));
        BinaryPrimitives.WriteUInt32LittleEndian(file[(at + 8)..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(file[(at + 12)..], Count ?? (uint)Sections.Count);
        for (var index = 0; index < Sections.Count; index++)
        {
            var section = Sections[index];
            var entry = file[(at + 16 + (32 * index))..];
            BinaryPrimitives.WriteUInt32LittleEndian(entry, section.FileOffset);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], section.FileSize);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[8..], section.Address);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[16..], section.MemorySize);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[24..], (uint)section.Type);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[28..], section.Attributes);
        }
    }

    static int WriteEntry(byte[] file, int end, string guid, byte[] data)
    {
        new Guid(guid).ToByteArray().CopyTo(file, end - 16);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(end - 18), (ushort)(data.Length + 18));
        data.CopyTo(file, end - 18 - data.Length);
        return end - 18 - data.Length;
    }
}
