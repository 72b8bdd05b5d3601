namespace Attestation.Measurements;

/// <summary>Who builds the machine; it decides the TD HOB and what the firmware logs.</summary>
public enum HostKind
{
    /// <summary>Google Compute Engine.</summary>
    Gcp,

    /// <summary>QEMU and KVM with OVMF.</summary>
    Qemu,
}
