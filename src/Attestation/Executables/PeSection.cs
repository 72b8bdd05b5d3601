namespace Attestation.Executables;

/// <summary>One section of a PE executable.</summary>
public sealed record PeSection
{
    /// <summary>Up to eight characters: <c>.cmdline</c>.</summary>
    public required string Name { get; init; }

    /// <summary>First byte in the file.</summary>
    public required uint FileOffset { get; init; }

    /// <summary>Bytes in the file, padding included.</summary>
    public required uint FileSize { get; init; }

    /// <summary>Bytes in memory: of a UKI's section, the length of its content.</summary>
    public required uint MemorySize { get; init; }
}
