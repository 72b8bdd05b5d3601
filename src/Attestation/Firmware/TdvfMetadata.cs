using System.Buffers.Binary;

namespace Attestation.Firmware;

/// <summary>Finds and reads the TDX metadata at the end of a firmware file.</summary>
/// <remarks>Sources: OVMF's GUIDed structure table (ResetVectorVtf0.asm) and the TDX Virtual Firmware design guide, 3.2.</remarks>
static class TdvfMetadata
{
    /// <summary>Real ones have five or six.</summary>
    const int MaximumSections = 64;

    const int ResetVectorSize = 32;
    const int GuidSize = 16;
    const int EntryFooterSize = sizeof(ushort) + GuidSize;
    const int DescriptorHeaderSize = 16;
    const int SectionSize = 32;
    const uint Version = 1;

    static readonly Guid TableGuid = new("96b582de-1fb2-45f7-baea-a366c55a082d");
    static readonly Guid OffsetGuid = new("e47a6535-984a-4798-865e-4685a7bf8ec2");
    static readonly Guid DescriptorGuid = new("e9eaf9f3-168e-44d5-a8eb-7f4d8738f6ae");

    /// <exception cref="MalformedFirmwareException">There is no metadata, or it is inconsistent.</exception>
    public static IReadOnlyList<TdvfSection> Read(ReadOnlySpan<byte> file)
    {
        var distance = FindOffset(file);
        if (distance > file.Length || distance < DescriptorHeaderSize)
            throw new MalformedFirmwareException($"The TDX metadata is said to begin {distance} bytes before the end of the file; the file has {file.Length} bytes.");
        var start = file.Length - (int)distance;
        if (start < GuidSize || new Guid(file.Slice(start - GuidSize, GuidSize)) != DescriptorGuid)
            throw new MalformedFirmwareException($"The 16 bytes before the TDX descriptor at offset {start} are not its GUID {DescriptorGuid}.");
        var descriptor = file[start..];
        if (!descriptor.StartsWith("TDVF"u8))
            throw new MalformedFirmwareException($"The TDX descriptor at offset {start} does not begin with \"TDVF\".");
        var length = BinaryPrimitives.ReadUInt32LittleEndian(descriptor[4..]);
        var version = BinaryPrimitives.ReadUInt32LittleEndian(descriptor[8..]);
        var count = BinaryPrimitives.ReadUInt32LittleEndian(descriptor[12..]);
        if (version != Version)
            throw new MalformedFirmwareException($"The TDX descriptor has version {version}; version {Version} is known.");
        if (count is 0 or > MaximumSections)
            throw new MalformedFirmwareException($"The TDX descriptor has {count} sections; 1 to {MaximumSections} are expected.");
        if (length != DescriptorHeaderSize + (count * SectionSize))
            throw new MalformedFirmwareException($"The TDX descriptor says it has {length} bytes; {count} sections make {DescriptorHeaderSize + (count * SectionSize)}.");
        if (length > descriptor.Length)
            throw new MalformedFirmwareException($"The TDX descriptor is truncated: {length} bytes are needed at offset {start}, but {descriptor.Length} are left.");

        var sections = new TdvfSection[count];
        for (var index = 0; index < sections.Length; index++)
            sections[index] = ReadSection(descriptor.Slice(DescriptorHeaderSize + (index * SectionSize), SectionSize), index);
        TdvfRules.Demand(sections, file.Length);
        return sections;
    }

    static TdvfSection ReadSection(ReadOnlySpan<byte> entry, int index)
    {
        var type = BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]);
        return new()
        {
            FileOffset = BinaryPrimitives.ReadUInt32LittleEndian(entry),
            FileSize = BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]),
            Address = BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]),
            MemorySize = BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]),
            Type = type <= (uint)TdvfSectionType.PayloadParam
                ? (TdvfSectionType)type
                : throw new MalformedFirmwareException($"Section {index} of the TDX metadata has type {type}; types 0 to {(uint)TdvfSectionType.PayloadParam} are known."),
            Attributes = BinaryPrimitives.ReadUInt32LittleEndian(entry[28..]),
        };
    }

    /// <summary>Walks the table of GUIDed entries backwards from the reset vector. An entry is: data, u16 length with footer, GUID.</summary>
    static uint FindOffset(ReadOnlySpan<byte> file)
    {
        var end = file.Length - ResetVectorSize;
        if (end < EntryFooterSize || new Guid(file.Slice(end - GuidSize, GuidSize)) != TableGuid)
            throw new MalformedFirmwareException($"The file has no table of GUIDs before its reset vector: it is no OVMF, not the whole file, or too old for TDX ({file.Length} bytes).");
        var tableLength = EntryLength(file, end);
        if (tableLength > end)
            throw new MalformedFirmwareException($"The table of GUIDs says it has {tableLength} bytes; the file has {end} before it.");
        var start = end - tableLength;
        for (var at = end - EntryFooterSize; at > start;)
        {
            if (at - start < EntryFooterSize)
                throw new MalformedFirmwareException($"The table of GUIDs is truncated: {at - start} bytes are left at offset {start}, an entry has at least {EntryFooterSize}.");
            var length = EntryLength(file, at);
            if (length < EntryFooterSize || length > at - start)
                throw new MalformedFirmwareException($"An entry of the table of GUIDs, ending at offset {at}, says it has {length} bytes; {EntryFooterSize} to {at - start} are possible.");
            if (new Guid(file.Slice(at - GuidSize, GuidSize)) == OffsetGuid)
            {
                return length == EntryFooterSize + sizeof(uint)
                    ? BinaryPrimitives.ReadUInt32LittleEndian(file[(at - length)..])
                    : throw new MalformedFirmwareException($"The TDX entry of the table of GUIDs has {length} bytes; {EntryFooterSize + sizeof(uint)} are expected.");
            }
            at -= length;
        }
        throw new MalformedFirmwareException(
            $"The firmware has no TDX metadata: its table of GUIDs has no entry {OffsetGuid}. Use a build for TDX, such as Debian's /usr/share/ovmf/OVMF.fd.");
    }

    static int EntryLength(ReadOnlySpan<byte> file, int end) => BinaryPrimitives.ReadUInt16LittleEndian(file[(end - EntryFooterSize)..]);
}
