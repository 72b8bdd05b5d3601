using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>Executables that the firmware loaded: their Authenticode digest, and where the firmware says that they came from.</summary>
/// <remarks>Source: TCG PC Client Platform Firmware Profile, 10.2.3 (UEFI_IMAGE_LOAD_EVENT).</remarks>
static class ImageContent
{
    /// <summary>QEMU's fw_cfg kernel, and the kernel inside a unified kernel image of systemd.</summary>
    static readonly string[] KernelMedia = ["VenMedia(1428F772-B64A-441E-B8C3-9EBDD7F893C7)", "VenMedia(55C5D1F8-04CD-46B5-8A20-E56CBB3052D0)"];

    /// <param name="record">The event.</param>
    /// <param name="position">Among the applications of its register, from 1.</param>
    public static EventContent Read(EventRecord record, int position)
    {
        var cursor = new ByteCursor(record.Data);
        // ImageLocationInMemory, ImageLengthInMemory, ImageLinkTimeAddress: addresses of one boot.
        var text = cursor.TryBytes(3 * sizeof(ulong), out _) && cursor.TryUInt64(out var length) && cursor.TryBytes(length, out var path)
            ? DevicePathText.Read(path.Span)
            : null;
        return new()
        {
            Name = record.Type is EventTypes.BootServicesApplication ? NameOf(text, position) : EventNames.Driver,
            Measures = "an executable (Authenticode)",
            Claimed = text is "" ? "from memory" : EventText.Cut(text ?? EventText.Hex(record.Data.Span)),
            Unreadable = text is null ? $"has no device path: {EventText.Hex(record.Data.Span)}" : null,
        };
    }

    static string NameOf(string? path, int position)
    {
        if (path is not null && Array.Exists(KernelMedia, media => path.StartsWith(media, StringComparison.Ordinal)))
            return EventNames.Kernel;
        if (position == 1)
            return EventNames.Uki;
        return path is "" ? EventNames.Kernel : EventNames.Executable(position);
    }
}
