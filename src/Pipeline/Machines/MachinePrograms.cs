namespace Pipeline.Machines;

/// <summary>The programs that make a machine; tests put others in their place.</summary>
sealed record MachinePrograms
{
    public string Qemu { get; init; } = "qemu-system-x86_64";
    public string VtpmSetup { get; init; } = "swtpm_setup";
    public string Vtpm { get; init; } = "swtpm";

    /// <summary>Says whether this machine's own processors are there to be used.</summary>
    public string Kvm { get; init; } = "/dev/kvm";
}
