using Attestation.Firmware;
using Attestation.Measurements;
using Pipeline.Machines;
using Pipeline.Runs;

namespace Pipeline.Boots;

/// <summary>What to boot, on what, and what is predicted of it.</summary>
sealed record BootQuestion
{
    /// <summary>The raw disk.</summary>
    public required string Disk { get; init; }

    /// <summary>The measurement record of its image; the folder around it is mero-sim's.</summary>
    public required string Measurements { get; init; }

    /// <summary>The firmware's file.</summary>
    public required string Firmware { get; init; }

    /// <summary>The machine that is booted.</summary>
    public required Platform Platform { get; init; }

    /// <summary>How its host measures the firmware; null where the prediction is of another machine's firmware.</summary>
    public required MrTdVariant? Variant { get; init; }

    public required Accelerator Accelerator { get; init; }

    /// <summary>Whether its disk is NVMe.</summary>
    public bool HasNvme { get; init; }

    /// <summary>Whether the machine, once it measured what was predicted, is asked what it is otherwise.</summary>
    public bool AsksConformance { get; init; }

    /// <summary>MRTD of a trust domain with this firmware; null where it is not to be compared.</summary>
    /// <exception cref="StepFailedException">The file is no firmware for trust domains.</exception>
    public async Task<Measurement?> MrTdAsync(CancellationToken cancel)
    {
        if (Variant is not { } variant)
            return null;
        try
        {
            return FirmwareRegisters.PredictMrTd(FirmwareImage.Parse(await File.ReadAllBytesAsync(Firmware, cancel)), variant).Value;
        }
        catch (MalformedFirmwareException cause)
        {
            throw new StepFailedException($"{Firmware}: {cause.Message}", cause);
        }
    }
}
