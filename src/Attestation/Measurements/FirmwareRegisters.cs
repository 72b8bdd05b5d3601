using Attestation.Firmware;

namespace Attestation.Measurements;

/// <summary>MRTD and RTMR0: what the firmware and the platform contribute.</summary>
public sealed record FirmwareRegisters
{
    public required MeasuredRegister MrTd { get; init; }

    public required MeasuredRegister Rtmr0 { get; init; }

    /// <summary>For a platform whose firmware is given as a file.</summary>
    /// <exception cref="MalformedFirmwareException">The firmware has no variable store.</exception>
    public static FirmwareRegisters Predict(Platform platform, FirmwareImage firmware, MrTdVariant variant) => new()
    {
        MrTd = new()
        {
            Value = firmware.ComputeMrTd(variant),
            Events = [.. firmware.Sections.Select((section, index) => Part(firmware, section, index, variant))],
        },
        Rtmr0 = platform.PredictRtmr0(firmware.Sections, new()
        {
            Name = EventNames.Cfv,
            Hashed = $"the variable store in the firmware file with SHA-256 {firmware.Sha256}, computed",
            Digest = firmware.CfvDigest ?? throw new MalformedFirmwareException("The firmware has no section of type Cfv; OVMF measures its variable store."),
        }),
    };

    /// <summary>For a platform whose firmware is recorded.</summary>
    public static FirmwareRegisters Predict(Platform platform, RecordedFirmware firmware) => new()
    {
        MrTd = new() { Value = firmware.MrTd.Digest, Events = [firmware.MrTd.ToEvent("firmware", "the host's own firmware")] },
        Rtmr0 = platform.PredictRtmr0(firmware.Sections, firmware.Cfv.ToEvent(EventNames.Cfv, "the variable store of the host's firmware")),
    };

    static MeasuredEvent Part(FirmwareImage firmware, TdvfSection section, int index, MrTdVariant variant) => new()
    {
        Name = $"section-{index}",
        Hashed = $"{section.Type} at 0x{section.Address:x}, {section.MemorySize} bytes, {(section.IsExtended ? "content and addresses" : "addresses only")}: its part of the stream, hashed on its own",
        Digest = firmware.ComputePart(section, variant),
    };
}
