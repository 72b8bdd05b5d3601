namespace Attestation.EventLogs;

/// <summary>Event types by number (TCG PC Client Platform Firmware Profile, 10.4.1).</summary>
static class EventTypes
{
    public const uint PostCode = 0x1;
    public const uint NoAction = 0x3;
    public const uint Separator = 0x4;
    public const uint EventTag = 0x6;
    public const uint CrtmVersion = 0x8;
    public const uint PlatformConfigFlags = 0xa;
    public const uint Ipl = 0xd;
    public const uint NonhostInfo = 0x11;
    public const uint OmitBootDeviceEvents = 0x12;
    public const uint VariableDriverConfig = 0x80000001;
    public const uint VariableBoot = 0x80000002;
    public const uint BootServicesApplication = 0x80000003;
    public const uint BootServicesDriver = 0x80000004;
    public const uint RuntimeServicesDriver = 0x80000005;
    public const uint Gpt = 0x80000006;
    public const uint Action = 0x80000007;
    public const uint PlatformFirmwareBlob = 0x80000008;
    public const uint HandoffTables = 0x80000009;
    public const uint PlatformFirmwareBlob2 = 0x8000000a;
    public const uint HandoffTables2 = 0x8000000b;
    public const uint VariableBoot2 = 0x8000000c;
    public const uint Gpt2 = 0x8000000d;
    public const uint VariableAuthority = 0x800000e0;

    /// <summary>The specification's name; the number where it has none.</summary>
    public static string NameOf(uint type) => type switch
    {
        0x0 => "EV_PREBOOT_CERT",
        PostCode => "EV_POST_CODE",
        NoAction => "EV_NO_ACTION",
        Separator => "EV_SEPARATOR",
        0x5 => "EV_ACTION",
        EventTag => "EV_EVENT_TAG",
        0x7 => "EV_S_CRTM_CONTENTS",
        CrtmVersion => "EV_S_CRTM_VERSION",
        0x9 => "EV_CPU_MICROCODE",
        PlatformConfigFlags => "EV_PLATFORM_CONFIG_FLAGS",
        0xb => "EV_TABLE_OF_DEVICES",
        0xc => "EV_COMPACT_HASH",
        Ipl => "EV_IPL",
        0xe => "EV_IPL_PARTITION_DATA",
        0xf => "EV_NONHOST_CODE",
        0x10 => "EV_NONHOST_CONFIG",
        NonhostInfo => "EV_NONHOST_INFO",
        OmitBootDeviceEvents => "EV_OMIT_BOOT_DEVICE_EVENTS",
        0x13 => "EV_POST_CODE2",
        VariableDriverConfig => "EV_EFI_VARIABLE_DRIVER_CONFIG",
        VariableBoot => "EV_EFI_VARIABLE_BOOT",
        BootServicesApplication => "EV_EFI_BOOT_SERVICES_APPLICATION",
        BootServicesDriver => "EV_EFI_BOOT_SERVICES_DRIVER",
        RuntimeServicesDriver => "EV_EFI_RUNTIME_SERVICES_DRIVER",
        Gpt => "EV_EFI_GPT_EVENT",
        Action => "EV_EFI_ACTION",
        PlatformFirmwareBlob => "EV_EFI_PLATFORM_FIRMWARE_BLOB",
        HandoffTables => "EV_EFI_HANDOFF_TABLES",
        PlatformFirmwareBlob2 => "EV_EFI_PLATFORM_FIRMWARE_BLOB2",
        HandoffTables2 => "EV_EFI_HANDOFF_TABLES2",
        VariableBoot2 => "EV_EFI_VARIABLE_BOOT2",
        Gpt2 => "EV_EFI_GPT_EVENT2",
        0x80000010 => "EV_EFI_HCRTM_EVENT",
        VariableAuthority => "EV_EFI_VARIABLE_AUTHORITY",
        0x800000e1 => "EV_EFI_SPDM_FIRMWARE_BLOB",
        0x800000e2 => "EV_EFI_SPDM_FIRMWARE_CONFIG",
        _ => $"0x{type:x8}",
    };
}
