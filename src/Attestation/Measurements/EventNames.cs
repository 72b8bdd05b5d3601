namespace Attestation.Measurements;

/// <summary>The names of measured events: the same in a prediction and in the log of a machine, so that lists can be compared.</summary>
/// <remarks>An event keeps its name when its content changes: a name says what was measured, the digest says which.</remarks>
public static class EventNames
{
    // RTMR0, in the order in which OVMF measures.

    /// <summary>The memory list that the host hands to the firmware.</summary>
    public const string TdHob = "td-hob";

    /// <summary>The firmware's variable store (configuration firmware volume).</summary>
    public const string Cfv = "cfv";

    /// <summary>Four zero bytes: the firmware's own part of a register is over.</summary>
    public const string Separator = "separator";

    /// <summary>The host's fw_cfg file <c>etc/table-loader</c>.</summary>
    public const string AcpiLoader = "acpi-loader";

    /// <summary>The host's fw_cfg file <c>etc/acpi/rsdp</c>.</summary>
    public const string AcpiRsdp = "acpi-rsdp";

    /// <summary>The host's fw_cfg file <c>etc/acpi/tables</c>.</summary>
    public const string AcpiTables = "acpi-tables";

    // RTMR1.

    /// <summary>The firmware begins to try a boot option.</summary>
    public const string BootOption = "boot-option";

    /// <summary>The partition table of the disk.</summary>
    public const string Gpt = "gpt";

    /// <summary>The first executable that the firmware loads from the disk: a unified kernel image, shim, GRUB.</summary>
    public const string Uki = "uki";

    /// <summary>An executable that the first one has the firmware load: the kernel inside a unified kernel image.</summary>
    public const string Kernel = "kernel";

    public const string ExitBootServices = "exit-boot-services";

    public const string ExitBootServicesSuccess = "exit-boot-services-success";

    // RTMR2.

    /// <summary>The command line, as the kernel itself measures it.</summary>
    public const string CommandLine = "command-line";

    /// <summary>The initrd, as the kernel itself measures it.</summary>
    public const string InitrdServed = "initrd-served";

    // In logs only: nothing predicts them.

    /// <summary>The program of a boot option ended, and the firmware tries the next.</summary>
    public const string BootOptionReturn = "boot-option-return";

    /// <summary>A command that GRUB ran.</summary>
    public const string GrubCommand = "grub-command";

    /// <summary>The command line of the kernel, as GRUB measures it.</summary>
    public const string GrubCommandLine = "grub-command-line";

    /// <summary>The command line of a module, such as an initrd of multiboot, as GRUB measures it.</summary>
    public const string GrubModuleCommandLine = "grub-module-command-line";

    /// <summary>A file that GRUB read.</summary>
    public const string GrubFile = "grub-file";

    /// <summary>The load options of a program, as systemd-boot measures them.</summary>
    public const string LoadOptions = "load-options";

    /// <summary>The version of the firmware.</summary>
    public const string FirmwareVersion = "firmware-version";

    /// <summary>A part of the firmware.</summary>
    public const string FirmwareBlob = "firmware-blob";

    /// <summary>Tables that the firmware hands over.</summary>
    public const string HandoffTables = "handoff-tables";

    /// <summary>Configuration of the platform other than ACPI.</summary>
    public const string PlatformConfig = "platform-config";

    /// <summary>A driver that the firmware loaded.</summary>
    public const string Driver = "driver";

    /// <summary>A text of the firmware without a name of its own.</summary>
    public const string Action = "action";

    /// <summary>An event that extends nothing.</summary>
    public const string NoAction = "no-action";

    /// <summary>A request of the attestation agent of Confidential Containers.</summary>
    public const string AgentEvent = "agent-event";

    /// <summary>A UEFI variable: <c>secureboot</c>, <c>pk</c>, <c>db</c>, <c>bootorder</c>, <c>boot0001</c>.</summary>
    public static string Variable(string name) => name.ToLowerInvariant();

    /// <summary>One of the host's ACPI files: <c>loader</c>, <c>rsdp</c> or <c>tables</c>.</summary>
    public static string Acpi(string file) => $"acpi-{file}";

    /// <summary>One of the host's SMBIOS files.</summary>
    public static string Smbios(string file) => $"smbios-{file}";

    /// <summary>The content of a section of a unified kernel image.</summary>
    /// <param name="section">With its dot: <c>.linux</c>.</param>
    public static string Section(string section) => section.TrimStart('.');

    /// <summary>The name of such a section, measured before its content.</summary>
    /// <inheritdoc cref="Section" path="/param"/>
    public static string SectionName(string section) => $"{Section(section)}-name";

    /// <summary>A key or a list that allowed a program to start: <c>authority-db</c>, <c>authority-sbatlevel</c>.</summary>
    public static string Authority(string variable) => $"authority-{Variable(variable)}";

    /// <summary>One of shim's lists of keys: <c>moklist</c>, <c>moklistx</c>, <c>moklisttrusted</c>.</summary>
    public static string MokList(string list) => list.ToLowerInvariant();

    /// <summary>An executable between the first and the kernel: shim's GRUB, for example.</summary>
    /// <param name="position">Among the executables of the register, from 1.</param>
    public static string Executable(int position) => $"executable-{position}";

    /// <summary>An event with a tag that nothing here knows.</summary>
    public static string Tagged(uint tag) => $"tagged-0x{tag:x8}";

    /// <summary>An event of a type that nothing here knows.</summary>
    public static string OfType(uint type) => $"event-type-0x{type:x8}";
}
