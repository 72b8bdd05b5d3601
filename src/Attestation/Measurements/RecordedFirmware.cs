using Attestation.Firmware;

namespace Attestation.Measurements;

/// <summary>A firmware that is known by what machines report of it, not by its file.</summary>
public sealed record RecordedFirmware
{
    public required PlatformFact MrTd { get; init; }

    /// <summary>Digest of the variable store.</summary>
    public required PlatformFact Cfv { get; init; }

    /// <summary>Types, addresses and sizes in memory: what the TD HOB needs. Offsets in the file are unknown and zero.</summary>
    public required IReadOnlyList<TdvfSection> Sections { get; init; }
}
