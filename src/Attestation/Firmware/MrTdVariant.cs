namespace Attestation.Firmware;

/// <summary>In which order a host adds and measures the pages of a new trust domain; the value of MRTD depends on it.</summary>
public enum MrTdVariant
{
    /// <summary>Each page is added, then measured: upstream KVM and QEMU from 9 on, Google Compute Engine.</summary>
    OnePass,

    /// <summary>All pages of a section are added, then all are measured: Canonical's QEMU 8.2 and other stacks of 2024.</summary>
    TwoPass,

    /// <summary>Every section is measured, marked or not, the TD HOB with its content: Google Compute Engine's former behaviour.</summary>
    /// <remarks>MRTD then depends on the machine's memory. No public machine is known on which this could still be observed.</remarks>
    Everything,
}
