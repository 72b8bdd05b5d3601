using System.Text.Json;
using Attestation.Measurements;

namespace Pipeline.Boots;

/// <summary>What mero-sim says of a machine's simulated TD; only what is used here.</summary>
sealed record TdState
{
    /// <summary>How many machines have connected so far.</summary>
    public required int Boots { get; init; }

    /// <summary>As they are now; null until the machine has reported what it measured.</summary>
    public required RegisterValues? Registers { get; init; }

    /// <summary>The TPM's log; base64 on the wire.</summary>
    public required ReadOnlyMemory<byte>? Log { get; init; }

    /// <summary>systemd's log; base64 on the wire.</summary>
    public required ReadOnlyMemory<byte>? SystemLog { get; init; }

    /// <summary>The SHA-384 bank.</summary>
    public required IReadOnlyDictionary<string, Measurement>? Pcrs { get; init; }

    public required IReadOnlyList<TdReport> Reports { get; init; }

    /// <summary>What the boot agent reported; null before.</summary>
    public NodeReport? Boot => Reports.LastOrDefault(report => report.Name == "boot") is { } found
        ? found.Content.Deserialize(BootsJson.Foreign.NodeReport)
        : null;
}
