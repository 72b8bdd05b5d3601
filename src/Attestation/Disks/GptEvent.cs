using Attestation.Measurements;

namespace Attestation.Disks;

/// <summary>What firmware measures of the disk that it boots from: header and used entries of its partition table (EV_EFI_GPT_EVENT).</summary>
/// <remarks>Sources: UEFI specification 5.3; TCG PC Client Platform Firmware Profile, 10.2.5.</remarks>
public static class GptEvent
{
    /// <summary>Reads the table at the start of a disk image.</summary>
    /// <param name="disk">Seekable, positioned anywhere; only the first blocks are read.</param>
    /// <exception cref="MalformedDiskException">There is no consistent table.</exception>
    public static Measurement Measure(Stream disk) => Measurement.Hash(Read(disk));

    /// <summary>The event's data: header, number of used entries, the entries.</summary>
    /// <inheritdoc cref="Measure"/>
    public static byte[] Read(Stream disk) => PartitionTable.Read(disk).EventData;
}
