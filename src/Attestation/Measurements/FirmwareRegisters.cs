using Attestation.Firmware;

namespace Attestation.Measurements;

/// <summary>MRTD and RTMR0: what the firmware and the platform contribute.</summary>
public sealed record FirmwareRegisters
{
    public required MeasuredRegister MrTd { get; init; }

    public required MeasuredRegister Rtmr0 { get; init; }

    /// <summary>For a platform whose firmware is given as a file.</summary>
    /// <param name="platform">The machine.</param>
    /// <param name="firmware">What it runs.</param>
    /// <param name="variant">How its host measures it.</param>
    /// <param name="tdHob">For <see cref="MrTdVariant.Everything"/> only: see <see cref="FirmwareImage.ComputeMrTd"/>.</param>
    /// <exception cref="MalformedFirmwareException">The firmware has no variable store.</exception>
    /// <exception cref="ArgumentException">The memory list is needed and missing, or longer than its section.</exception>
    public static FirmwareRegisters Predict(Platform platform, FirmwareImage firmware, MrTdVariant variant, ReadOnlyMemory<byte> tdHob = default) => new()
    {
        MrTd = PredictMrTd(firmware, variant, tdHob),
        Rtmr0 = platform.PredictRtmr0(firmware.Sections, new()
        {
            Name = EventNames.Cfv,
            Hashed = $"the variable store in the firmware file with SHA-256 {firmware.Sha256}, computed",
            Digest = firmware.CfvDigest ?? throw new MalformedFirmwareException("The firmware has no section of type Cfv; OVMF measures its variable store."),
        }),
    };

    /// <summary>MRTD alone, which needs no platform; its events are the sections, each hashed on its own.</summary>
    /// <inheritdoc cref="Predict(Platform, FirmwareImage, MrTdVariant, ReadOnlyMemory{byte})"/>
    public static MeasuredRegister PredictMrTd(FirmwareImage firmware, MrTdVariant variant, ReadOnlyMemory<byte> tdHob = default) => new()
    {
        Value = firmware.ComputeMrTd(variant, tdHob.Span),
        Events = [.. firmware.Sections.Select((section, index) => Part(firmware, section, index, variant, tdHob))],
    };

    /// <summary>For a platform whose firmware is recorded.</summary>
    public static FirmwareRegisters Predict(Platform platform, RecordedFirmware firmware) => new()
    {
        MrTd = new() { Value = firmware.MrTd.Digest, Events = [firmware.MrTd.ToEvent("firmware", "the host's own firmware")] },
        Rtmr0 = platform.PredictRtmr0(firmware.Sections, firmware.Cfv.ToEvent(EventNames.Cfv, "the variable store of the host's firmware")),
    };

    static MeasuredEvent Part(FirmwareImage firmware, TdvfSection section, int index, MrTdVariant variant, ReadOnlyMemory<byte> tdHob) => new()
    {
        Name = $"section-{index}",
        Hashed = $"{section.Type} at 0x{section.Address:x}, {section.MemorySize} bytes, {(section.IsExtended || variant is MrTdVariant.Everything ? "content and addresses" : "addresses only")}: its part of the stream, hashed on its own",
        Digest = firmware.ComputePart(section, variant, tdHob.Span),
    };
}
