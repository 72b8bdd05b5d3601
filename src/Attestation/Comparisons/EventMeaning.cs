using Attestation.Measurements;

namespace Attestation.Comparisons;

/// <summary>What an event measures, in words, and what has to be another for it to be another.</summary>
readonly record struct EventMeaning(DifferenceCause Cause, string What)
{
    public static EventMeaning Of(Register register, AlignedEvent difference) => register switch
    {
        Register.MrTd => OfFirmware((difference.After ?? difference.Before)!.Hashed),
        Register.Rtmr3 => OfRuntime(difference.Name),
        _ => OfBoot(difference.Name),
    };

    static EventMeaning OfFirmware(string hashed) => hashed.Split(' ')[0] switch
    {
        "Bfv" => new(DifferenceCause.Firmware, "the firmware's code"),
        "Cfv" => new(DifferenceCause.Firmware, "the place of the firmware's variable store"),
        "TdHob" => new(DifferenceCause.Firmware, "the place of the memory list"),
        "TempMem" or "PermMem" => new(DifferenceCause.Firmware, "memory that the firmware is given"),
        "Payload" or "PayloadParam" => new(DifferenceCause.Firmware, "a payload in the firmware"),
        _ => new(DifferenceCause.Firmware, "the firmware"),
    };

    static EventMeaning OfRuntime(string name) => name is "profile"
        ? new(DifferenceCause.Profile, "what the node says of itself: profile and root hash")
        : new(DifferenceCause.Runtime, $"what running software said as \"{name}\"");

    static EventMeaning OfBoot(string name) => name switch
    {
        EventNames.TdHob => new(DifferenceCause.Memory, "the memory list that the host hands to the firmware"),
        EventNames.Cfv => new(DifferenceCause.VariableStore, "the variable store in the firmware file"),
        "secureboot" => new(DifferenceCause.SecureBootVariables, "whether Secure Boot is on"),
        "pk" or "kek" or "db" or "dbx" => new(DifferenceCause.SecureBootVariables, $"the Secure Boot variable {(name is "pk" or "kek" ? name.ToUpperInvariant() : name)}"),
        EventNames.Separator => new(DifferenceCause.BootPath, "the mark that the firmware's own part of the register is over"),
        EventNames.BootOption => new(DifferenceCause.BootPath, "the text by which the firmware begins to try a boot option"),
        EventNames.ExitBootServices or EventNames.ExitBootServicesSuccess => new(DifferenceCause.BootPath, "the text by which the firmware hands over to the kernel"),
        EventNames.Gpt => new(DifferenceCause.PartitionTable, "the partition table of the disk"),
        EventNames.Uki => new(DifferenceCause.UnifiedKernel, "the executable that the firmware starts from the disk: the unified kernel image"),
        EventNames.Kernel => new(DifferenceCause.Kernel, "the kernel inside the unified kernel image, as an executable"),
        EventNames.CommandLine => new(DifferenceCause.CommandLine, "the kernel's command line"),
        EventNames.InitrdServed => new(DifferenceCause.Initrd, "the initrd as the kernel got it"),
        "bootorder" => new(DifferenceCause.BootOrder, "the order of the boot options"),
        EventNames.LoadOptions => new(DifferenceCause.CommandLine, "the load options of a program"),
        EventNames.FirmwareVersion or EventNames.FirmwareBlob or EventNames.HandoffTables => new(DifferenceCause.Firmware, "what the firmware says of itself"),
        EventNames.PlatformConfig => new(DifferenceCause.Acpi, "configuration that the host hands to the firmware"),
        EventNames.Action or EventNames.BootOptionReturn => new(DifferenceCause.BootPath, "a step of the firmware on its way to the kernel"),
        EventNames.Driver => new(DifferenceCause.Firmware, "a driver that the firmware loaded, such as of a network card"),
        _ when name.StartsWith("executable-", StringComparison.Ordinal) => new(DifferenceCause.BootLoader, "a further executable that the firmware loaded: shim, a boot loader, a kernel"),
        _ when name.StartsWith("authority-", StringComparison.Ordinal) => new(DifferenceCause.SecureBootVariables, "the key or list that allowed a program to start under Secure Boot"),
        _ when name.StartsWith("acpi-", StringComparison.Ordinal) => new(DifferenceCause.Acpi, $"the host's ACPI {name[5..]}: processors, memory and devices of the machine"),
        _ when name.StartsWith("smbios-", StringComparison.Ordinal) => new(DifferenceCause.Smbios, $"the host's SMBIOS {name[7..]}"),
        _ when name.Length == 8 && name.StartsWith("boot", StringComparison.Ordinal) && name[4..].All(char.IsAsciiHexDigit) => new(DifferenceCause.BootOrder, $"the boot option Boot{name[4..].ToUpperInvariant()}: a disk, a network card, a menu"),
        _ when name.StartsWith("grub", StringComparison.Ordinal) || name.StartsWith("mok", StringComparison.Ordinal) => new(DifferenceCause.BootLoader, "what a boot loader measured"),
        _ when name.EndsWith("-name", StringComparison.Ordinal) && OfSection(name[..^5]) is { } named => new(named.Cause, $"that the unified kernel image has a section .{name[..^5]}"),
        _ => OfSection(name) ?? new(DifferenceCause.Unknown, "an event that no prediction has"),
    };

    static EventMeaning? OfSection(string section) => section switch
    {
        "linux" => new(DifferenceCause.Kernel, "the kernel in the unified kernel image (section .linux)"),
        "cmdline" => new(DifferenceCause.CommandLine, "the command line in the unified kernel image (section .cmdline)"),
        "initrd" => new(DifferenceCause.Initrd, "the initrd in the unified kernel image (section .initrd)"),
        "ucode" => new(DifferenceCause.Initrd, "the microcode in the unified kernel image (section .ucode)"),
        "osrel" => new(DifferenceCause.ImageDescription, "name and version of the image (section .osrel)"),
        "uname" => new(DifferenceCause.ImageDescription, "the kernel's version as the image names it (section .uname)"),
        "sbat" => new(DifferenceCause.ImageDescription, "the generation numbers for revocation (section .sbat)"),
        "splash" or "dtb" or "pcrpkey" => new(DifferenceCause.ImageDescription, $"section .{section} of the unified kernel image"),
        _ => null,
    };
}
