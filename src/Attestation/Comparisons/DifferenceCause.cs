using System.Text.Json.Serialization;

namespace Attestation.Comparisons;

/// <summary>What has to be another for an event to be another.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DifferenceCause>))]
public enum DifferenceCause
{
    /// <summary>The code of the firmware, or how the host lays it out in memory.</summary>
    [JsonStringEnumMemberName("firmware")]
    Firmware,

    /// <summary>The variable store in the firmware file.</summary>
    [JsonStringEnumMemberName("variable_store")]
    VariableStore,

    /// <summary>The machine's memory, or the sections of its firmware.</summary>
    [JsonStringEnumMemberName("memory")]
    Memory,

    [JsonStringEnumMemberName("secure_boot_variables")]
    SecureBootVariables,

    [JsonStringEnumMemberName("acpi")]
    Acpi,

    [JsonStringEnumMemberName("smbios")]
    Smbios,

    [JsonStringEnumMemberName("boot_order")]
    BootOrder,

    /// <summary>How the firmware came to start something; the same text on every machine.</summary>
    [JsonStringEnumMemberName("boot_path")]
    BootPath,

    [JsonStringEnumMemberName("partition_table")]
    PartitionTable,

    /// <summary>The unified kernel image as a whole.</summary>
    [JsonStringEnumMemberName("unified_kernel")]
    UnifiedKernel,

    [JsonStringEnumMemberName("kernel")]
    Kernel,

    [JsonStringEnumMemberName("command_line")]
    CommandLine,

    [JsonStringEnumMemberName("initrd")]
    Initrd,

    /// <summary>A section of the unified kernel image that describes it: os-release, uname, sbat.</summary>
    [JsonStringEnumMemberName("image_description")]
    ImageDescription,

    /// <summary>The files of the root: only their hash is on the command line, in the partition ids and in the profile event.</summary>
    [JsonStringEnumMemberName("root_hash")]
    RootHash,

    /// <summary>A Debian package whose files are in the root; only records of releases tell it.</summary>
    [JsonStringEnumMemberName("package")]
    Package,

    /// <summary>A file of the root that no changed package explains; only records of releases tell it.</summary>
    [JsonStringEnumMemberName("root_file")]
    RootFile,

    /// <summary>The program around the kernel in the unified kernel image; only records of releases tell it.</summary>
    [JsonStringEnumMemberName("stub")]
    Stub,

    [JsonStringEnumMemberName("profile")]
    Profile,

    /// <summary>A boot loader before the kernel: shim, GRUB.</summary>
    [JsonStringEnumMemberName("boot_loader")]
    BootLoader,

    /// <summary>What running software said of itself.</summary>
    [JsonStringEnumMemberName("runtime")]
    Runtime,

    /// <summary>No prediction of this project has such an event.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,
}
