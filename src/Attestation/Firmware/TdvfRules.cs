namespace Attestation.Firmware;

/// <summary>What the sections of a TDX firmware must fulfil, one by one and together.</summary>
static class TdvfRules
{
    /// <summary>The host builds this much before the guest runs; real firmware needs below 5 MiB. It bounds the time to compute MRTD.</summary>
    const ulong MaximumMemory = 256UL << 20;

    /// <summary>Widest guest physical address.</summary>
    const int AddressBits = 52;

    /// <exception cref="MalformedFirmwareException">A rule is broken; the message names the section.</exception>
    public static void Demand(IReadOnlyList<TdvfSection> sections, int fileLength)
    {
        for (var index = 0; index < sections.Count; index++)
        {
            if (Problem(sections[index], fileLength) is { } problem)
                throw new MalformedFirmwareException($"Section {index} of the TDX metadata ({sections[index].Type}) {problem}");
        }
        DemandCount(sections, TdvfSectionType.TdHob, exactly: true);
        DemandCount(sections, TdvfSectionType.Bfv, exactly: false);
        DemandApart(sections, "in memory", section => (section.Address, section.End));
        DemandApart(sections, "in the file", section => (section.FileOffset, (ulong)section.FileOffset + section.FileSize));

        var volumes = sections.Where(section => section.Type is TdvfSectionType.Bfv or TdvfSectionType.Cfv).Sum(section => (long)section.FileSize);
        if (volumes != fileLength)
            throw new MalformedFirmwareException($"The firmware volumes of the TDX metadata have {volumes} bytes together; the file has {fileLength}.");
        var memory = sections.Aggregate(0UL, (sum, section) => sum + section.MemorySize);
        if (memory > MaximumMemory)
            throw new MalformedFirmwareException($"The sections of the TDX metadata need {memory} bytes of memory; at most {MaximumMemory} are measured.");
    }

    static string? Problem(TdvfSection section, int fileLength)
    {
        if (section.Address % MrTdBuilder.PageSize != 0 || section.MemorySize % MrTdBuilder.PageSize != 0)
            return $"has address 0x{section.Address:x} and {section.MemorySize} bytes of memory; both must be multiples of {MrTdBuilder.PageSize}.";
        if (section.MemorySize == 0)
            return "has no memory.";
        if (section.MemorySize > MaximumMemory)
            return $"has {section.MemorySize} bytes of memory; at most {MaximumMemory} are measured.";
        // The memory size is bounded above, so this cannot overflow.
        if (section.Address > (1UL << AddressBits) - section.MemorySize)
            return $"ends beyond the {AddressBits} bits of an address.";
        if ((ulong)section.FileOffset + section.FileSize > (ulong)fileLength)
            return $"is truncated: it needs {section.FileSize} bytes at offset {section.FileOffset}, but the file has {fileLength}.";
        if (section.FileSize > section.MemorySize)
            return $"has {section.FileSize} bytes in the file and {section.MemorySize} in memory.";
        if ((section.Attributes & ~(TdvfSection.Extend | TdvfSection.Augment)) != 0)
            return $"has attributes 0x{section.Attributes:x}; bits 0 and 1 are known.";
        if (section.IsExtended && !section.IsAdded)
            return "is measured although its pages are not added.";
        return section.Type switch
        {
            TdvfSectionType.Bfv or TdvfSectionType.Cfv when section.FileSize != section.MemorySize =>
                $"has {section.FileSize} bytes in the file and {section.MemorySize} in memory; a firmware volume has the same in both.",
            TdvfSectionType.TdHob or TdvfSectionType.TempMem or TdvfSectionType.PermMem when section.FileSize != 0 =>
                $"has {section.FileSize} bytes in the file; it is memory only.",
            _ => null,
        };
    }

    static void DemandCount(IReadOnlyList<TdvfSection> sections, TdvfSectionType type, bool exactly)
    {
        var count = sections.Count(section => section.Type == type);
        if (count == 0 || (exactly && count > 1))
            throw new MalformedFirmwareException($"The TDX metadata has {count} sections of type {type}; {(exactly ? "exactly" : "at least")} 1 is expected.");
    }

    static void DemandApart(IReadOnlyList<TdvfSection> sections, string where, Func<TdvfSection, (ulong Start, ulong End)> range)
    {
        var ordered = sections.Select((section, index) => (index, section.Type, Range: range(section)))
            .Where(item => item.Range.Start < item.Range.End)
            .OrderBy(item => item.Range.Start)
            .ToArray();
        foreach (var (before, after) in ordered.Zip(ordered.Skip(1)))
        {
            if (after.Range.Start < before.Range.End)
            {
                throw new MalformedFirmwareException(
                    $"Sections {before.index} ({before.Type}) and {after.index} ({after.Type}) of the TDX metadata overlap {where} at 0x{after.Range.Start:x}.");
            }
        }
    }
}
