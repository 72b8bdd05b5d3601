using System.Buffers.Binary;
using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>Events of the firmware about itself and its platform: descriptions and addresses, while what was hashed is elsewhere.</summary>
/// <remarks>
/// Sources: TCG PC Client Platform Firmware Profile, 10.2.2 (UEFI_PLATFORM_FIRMWARE_BLOB2) and 10.2.4 (UEFI_HANDOFF_TABLE_POINTERS2);
/// Intel TDX virtual firmware design guide, 8.3 for what a TDVF measures; td-shim doc/secure_boot.md and its event_log.rs.
/// </remarks>
static class PlatformContent
{
    const int ShimHeader = 20;
    const int ShimName = 16;

    /// <summary>EV_EFI_PLATFORM_FIRMWARE_BLOB2 and EV_EFI_HANDOFF_TABLES2: a description behind its length.</summary>
    public static EventContent ReadDescribed(EventRecord record, Register? register)
    {
        var data = record.Data.Span;
        var text = data.Length > 0 && data[0] < data.Length ? EventText.Ascii(data.Slice(1, data[0])) : null;
        var isBlob = record.Type is EventTypes.PlatformFirmwareBlob2;
        return new()
        {
            Name = (text, register) switch
            {
                ("TdxTable", _) when !isBlob => EventNames.TdHob,
                ("SmbiosTable", _) when !isBlob => EventNames.Smbios("table"),
                ({ } volume, Register.Rtmr0) when isBlob && volume.StartsWith("Fv(", StringComparison.Ordinal) => EventNames.Cfv,
                _ => isBlob ? EventNames.FirmwareBlob : EventNames.HandoffTables,
            },
            Measures = isBlob ? "bytes of the firmware that the log only names" : "tables that the log only names",
            Claimed = text ?? EventText.Hex(data),
            Unreadable = text is null ? $"has no description: {EventText.Hex(data)}" : null,
        };
    }

    /// <summary>EV_PLATFORM_CONFIG_FLAGS: ACPI files by OVMF, named or in their order; td-shim's own form has the content.</summary>
    /// <param name="record">The event.</param>
    /// <param name="acpi">How many ACPI files without a name came before.</param>
    public static EventContent ReadConfig(EventRecord record, ref int acpi)
    {
        if (ReadShim(record.Data) is { } shim)
            return shim;
        var text = EventText.Ascii(record.Data.Span);
        var name = text switch
        {
            "ACPI DATA" => acpi++ switch
            {
                0 => EventNames.AcpiLoader,
                1 => EventNames.AcpiRsdp,
                2 => EventNames.AcpiTables,
                _ => EventNames.PlatformConfig,
            },
            "etc/table-loader" => EventNames.AcpiLoader,
            "etc/acpi/rsdp" => EventNames.AcpiRsdp,
            "etc/acpi/tables" => EventNames.AcpiTables,
            _ => EventNames.PlatformConfig,
        };
        return new()
        {
            Name = name,
            Measures = name is EventNames.PlatformConfig ? "configuration of the platform that the log only names" : "a file of the host that describes the machine (ACPI)",
            Claimed = text ?? EventText.Hex(record.Data.Span),
            Unreadable = text is null ? $"has no name: {EventText.Hex(record.Data.Span)}" : null,
        };
    }

    /// <summary>td-shim: 16 bytes of name, a length, the content that was hashed.</summary>
    static EventContent? ReadShim(ReadOnlyMemory<byte> data)
    {
        if (data.Length < ShimHeader || BinaryPrimitives.ReadUInt32LittleEndian(data.Span[ShimName..]) != data.Length - ShimHeader)
            return null;
        if (EventText.Ascii(data.Span[..ShimName]) is not { } name || data.Length == ShimHeader)
            return null;
        var content = data[ShimHeader..];
        return new()
        {
            Name = name is "td_hob" ? EventNames.TdHob : name.Replace('_', '-'),
            Measures = $"the content of {name}, by td-shim",
            Hashed = [content],
            MustMatch = true,
            Proven = EventText.Ascii(content.Span) ?? EventText.Hex(content.Span),
            Claimed = name,
        };
    }
}
