using Attestation.Firmware;

namespace Attestation.Measurements;

/// <summary>What the firmware of a machine finds and measures into RTMR0, apart from the machine's own firmware file.</summary>
public sealed record Platform
{
    /// <summary>The name of its file.</summary>
    public required string Name { get; init; }

    /// <summary>The machine in words.</summary>
    public required string Machine { get; init; }

    public required HostKind Host { get; init; }

    /// <summary>Bytes of memory.</summary>
    public required ulong Memory { get; init; }

    /// <summary>With Secure Boot the stub keeps the kernel's own event out of RTMR1.</summary>
    public required bool SecureBoot { get; init; }

    /// <summary>The firmware's measurements where its file is not public; null: they are computed from the file.</summary>
    public required RecordedFirmware? Firmware { get; init; }

    /// <summary>SecureBoot, PK, KEK, db and dbx, in this order.</summary>
    public required IReadOnlyList<(string Name, PlatformFact Fact)> SecureBootVariables { get; init; }

    /// <summary>The host's table loader, RSDP and tables, in this order.</summary>
    public required IReadOnlyList<(string Name, PlatformFact Fact)> Acpi { get; init; }

    /// <summary>Measured by newer OVMF only.</summary>
    public required IReadOnlyList<(string Name, PlatformFact Fact)> Smbios { get; init; }

    /// <summary>BootOrder, then the variables that it names.</summary>
    public required IReadOnlyList<(string Name, PlatformFact Fact)> BootVariables { get; init; }

    /// <summary>RTMR0 in the order in which OVMF logs.</summary>
    /// <param name="sections">The sections of the firmware that the machine runs.</param>
    /// <param name="variableStore">The event of that firmware's variable store.</param>
    public MeasuredRegister PredictRtmr0(IReadOnlyList<TdvfSection> sections, MeasuredEvent variableStore) => MeasuredRegister.Replay(
    [
        new()
        {
            Name = EventNames.TdHob,
            Hashed = $"the memory list (TD HOB) that {Host} writes for {Memory >> 20} MiB and {sections.Count} firmware sections, computed",
            Digest = Measurement.Hash(Host switch
            {
                HostKind.Gcp => TdHob.ForGcp(sections, Memory),
                HostKind.Qemu => TdHob.ForQemu(sections, Memory),
                _ => throw new ArgumentOutOfRangeException(nameof(sections), Host, "There are two kinds of host."),
            }),
        },
        variableStore,
        .. SecureBootVariables.Select(item => item.Fact.ToEvent(EventNames.Variable(item.Name), $"the variable {item.Name}")),
        KernelRegisters.Separator,
        .. Acpi.Select(item => item.Fact.ToEvent(EventNames.Acpi(item.Name), $"the ACPI {item.Name} of the host")),
        .. Smbios.Select(item => item.Fact.ToEvent(EventNames.Smbios(item.Name), $"the SMBIOS {item.Name} of the host")),
        .. BootVariables.Select(item => item.Fact.ToEvent(EventNames.Variable(item.Name), $"the content of the variable {item.Name}")),
    ]);
}
