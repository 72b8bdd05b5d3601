namespace Attestation.Firmware;

/// <summary>One section of the TDX metadata: a piece of the file and where the host puts it in memory.</summary>
public sealed record TdvfSection
{
    /// <summary>Attribute bit 0: the content is measured into MRTD.</summary>
    public const uint Extend = 1;

    /// <summary>Attribute bit 1: the pages are added by the guest later, not by the host at build time.</summary>
    public const uint Augment = 2;

    public required TdvfSectionType Type { get; init; }

    /// <summary>First byte in the file.</summary>
    public required uint FileOffset { get; init; }

    /// <summary>Bytes in the file; 0 where the section is only memory.</summary>
    public required uint FileSize { get; init; }

    /// <summary>Guest physical address of the first byte.</summary>
    public required ulong Address { get; init; }

    /// <summary>Bytes in memory: what is beyond the file's bytes is zero.</summary>
    public required ulong MemorySize { get; init; }

    public required uint Attributes { get; init; }

    internal bool IsExtended => (Attributes & Extend) != 0;

    internal bool IsAdded => (Attributes & Augment) == 0;

    internal ulong End => Address + MemorySize;
}
