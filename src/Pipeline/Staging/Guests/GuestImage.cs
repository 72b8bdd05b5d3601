using Attestation;
using Attestation.Measurements;
using Pipeline.Machines;

namespace Pipeline.Staging.Guests;

/// <summary>The image that is probed, and the machine that it is booted in.</summary>
sealed record GuestImage
{
    public required Profile Profile { get; init; }

    /// <summary>The raw disk.</summary>
    public required string Disk { get; init; }

    /// <summary>The firmware's file.</summary>
    public required string Firmware { get; init; }

    public required Platform Platform { get; init; }

    public required Accelerator Accelerator { get; init; }
}
