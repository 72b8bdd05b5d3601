using Attestation.Measurements;

namespace Simulator.Machines;

/// <summary>What a machine without TDX says it measured: its vTPM, and the logs that explain it.</summary>
sealed record BootReport
{
    /// <summary>The TPM's log of firmware, boot loader and kernel: <c>binary_bios_measurements</c>.</summary>
    public required ReadOnlyMemory<byte> Log { get; init; }

    /// <summary>What systemd extended since: <c>/run/log/systemd/tpm2-measure.log</c>; empty where it extended nothing.</summary>
    public required ReadOnlyMemory<byte> SystemLog { get; init; }

    /// <summary>The SHA-384 bank, by PCR.</summary>
    public required IReadOnlyDictionary<int, Measurement> Pcrs { get; init; }
}
