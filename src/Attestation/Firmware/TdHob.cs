using System.Buffers.Binary;

namespace Attestation.Firmware;

/// <summary>The list of memory ranges that a host hands to the firmware (UEFI Platform Initialization, vol. 3: hand-off blocks).</summary>
/// <remarks>The firmware measures it first of all into RTMR0, without the terminating block. It depends on the machine's memory and on who built it.</remarks>
public static class TdHob
{
    const int HandOffSize = 56;
    const int ResourceSize = 48;
    const int EndSize = 8;
    const uint HandOffVersion = 9;
    const uint AcceptedMemory = 0;
    const uint UnacceptedMemory = 7;
    const uint Present = 7;
    const uint GcpUnaccepted = 0x1000_0007;

    const ulong FourGiB = 1UL << 32;
    const ulong GcpLowMemory = 3UL << 30;

    /// <summary>Memory of one NUMA node of the C3 family (gce-tcb-verifier, tdx/mrtd_from_ovmf.go).</summary>
    const ulong GcpNodeMemory = 176UL << 30;

    /// <summary>From this size on QEMU puts only 2 GiB below 4 GiB.</summary>
    const ulong QemuSplitFrom = 0xb000_0000;
    const ulong QemuLowMemory = 0x8000_0000;

    /// <summary>As Google Compute Engine writes it: every section, then the unaccepted rest below 3 GiB, then what lies above 4 GiB.</summary>
    public static byte[] ForGcp(IReadOnlyList<TdvfSection> sections, ulong memory)
    {
        List<(uint Type, uint Attribute, ulong Start, ulong End)> ranges =
            [.. sections.Select(section => (AcceptedMemory, Present, section.Address, section.End))];
        var low = Math.Min(memory, GcpLowMemory);
        ranges.AddRange(Split(sections, low).Where(range => !range.IsAccepted).Select(range => (UnacceptedMemory, GcpUnaccepted, range.Start, range.End)));
        // One range per NUMA node; the first node also provides the memory below 4 GiB.
        var (start, node) = (FourGiB, GcpNodeMemory - low);
        for (var left = memory - low; left > 0; node = GcpNodeMemory)
        {
            var length = Math.Min(left, node);
            ranges.Add((UnacceptedMemory, GcpUnaccepted, start, start + length));
            (start, left) = (start + length, left - length);
        }
        return Write(HobAddress(sections), ranges, endSize: 0);
    }

    /// <summary>As QEMU writes it: accepted and unaccepted ranges in ascending order, the last split at 2 GiB where the machine has more.</summary>
    public static byte[] ForQemu(IReadOnlyList<TdvfSection> sections, ulong memory)
    {
        var low = memory >= QemuSplitFrom ? QemuLowMemory : memory;
        List<(uint Type, uint Attribute, ulong Start, ulong End)> ranges =
            [.. Split(sections, low).Select(range => (range.IsAccepted ? AcceptedMemory : UnacceptedMemory, Present, range.Start, range.End))];
        if (memory > low)
            ranges.Add((UnacceptedMemory, Present, FourGiB, FourGiB + memory - low));
        return Write(HobAddress(sections), ranges, EndSize);
    }

    static ulong HobAddress(IReadOnlyList<TdvfSection> sections) => sections.Single(section => section.Type is TdvfSectionType.TdHob).Address;

    /// <summary>Memory from 0 to the limit, cut at the sections that lie in it.</summary>
    static IEnumerable<(bool IsAccepted, ulong Start, ulong End)> Split(IReadOnlyList<TdvfSection> sections, ulong limit)
    {
        var at = 0UL;
        foreach (var section in sections.Where(section => section.IsAdded && section.End <= limit).OrderBy(section => section.Address))
        {
            if (section.Address > at)
                yield return (false, at, section.Address);
            yield return (true, section.Address, section.End);
            at = section.End;
        }
        if (at < limit)
            yield return (false, at, limit);
    }

    static byte[] Write(ulong address, List<(uint Type, uint Attribute, ulong Start, ulong End)> ranges, int endSize)
    {
        var list = new byte[HandOffSize + (ranges.Count * ResourceSize)];
        WriteHeader(list, type: 1, HandOffSize);
        BinaryPrimitives.WriteUInt32LittleEndian(list.AsSpan(8), HandOffVersion);
        // Only QEMU counts the terminating block into the end of the list.
        BinaryPrimitives.WriteUInt64LittleEndian(list.AsSpan(48), address + (ulong)(list.Length + endSize));
        for (var index = 0; index < ranges.Count; index++)
        {
            var block = list.AsSpan(HandOffSize + (index * ResourceSize), ResourceSize);
            WriteHeader(block, type: 3, ResourceSize);
            BinaryPrimitives.WriteUInt32LittleEndian(block[24..], ranges[index].Type);
            BinaryPrimitives.WriteUInt32LittleEndian(block[28..], ranges[index].Attribute);
            BinaryPrimitives.WriteUInt64LittleEndian(block[32..], ranges[index].Start);
            BinaryPrimitives.WriteUInt64LittleEndian(block[40..], ranges[index].End - ranges[index].Start);
        }
        return list;
    }

    static void WriteHeader(Span<byte> block, ushort type, ushort length)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(block, type);
        BinaryPrimitives.WriteUInt16LittleEndian(block[2..], length);
    }
}
