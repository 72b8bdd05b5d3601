using Attestation.Comparisons;

namespace Pipeline.Explanations;

/// <summary>From causes to origins.</summary>
static class DriftOrigins
{
    public static DriftOrigin Of(DifferenceCause cause) => cause switch
    {
        DifferenceCause.Firmware or DifferenceCause.VariableStore => DriftOrigin.Firmware,
        // The list also follows the firmware's sections; with MRTD equal they are equal.
        DifferenceCause.Memory or DifferenceCause.SecureBootVariables or DifferenceCause.Acpi or DifferenceCause.Smbios or DifferenceCause.BootOrder => DriftOrigin.Platform,
        DifferenceCause.PartitionTable or DifferenceCause.UnifiedKernel or DifferenceCause.Kernel or DifferenceCause.CommandLine or DifferenceCause.Initrd
            or DifferenceCause.ImageDescription or DifferenceCause.RootHash or DifferenceCause.Package or DifferenceCause.RootFile or DifferenceCause.Stub
            or DifferenceCause.Profile or DifferenceCause.BootLoader => DriftOrigin.Image,
        DifferenceCause.Runtime => DriftOrigin.Runtime,
        // How the firmware came to start something may be its own doing or the machine's.
        DifferenceCause.BootPath or DifferenceCause.Unknown => DriftOrigin.NotKnown,
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "Every cause has an origin."),
    };
}
