using System.Security.Cryptography;
using Attestation.Measurements;

namespace Simulator.Guests;

/// <summary>The guest's registers and the events that led to them, at one moment.</summary>
sealed record GuestMeasurements(RegisterValues Registers, Measurement MrConfigId, IReadOnlyList<GuestEvent> Events)
{
    /// <summary>dstack's one value for all of it: SHA-256 over the registers, and over what the host set if it set anything.</summary>
    public byte[] Aggregated => SHA256.HashData(
    [
        .. Registers.MrTd.ToArray(), .. Registers.Rtmr0.ToArray(), .. Registers.Rtmr1.ToArray(),
        .. Registers.Rtmr2.ToArray(), .. Registers.Rtmr3.ToArray(),
        // MROWNER and MROWNERCONFIG are zero here.
        .. MrConfigId.IsZero ? [] : (byte[])[.. MrConfigId.ToArray(), .. new byte[2 * Measurement.Size]],
    ]);
}
