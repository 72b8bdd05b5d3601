using System.Text.Json;
using System.Text.Json.Serialization;
using Attestation.Measurements;

namespace Simulator.Machines;

/// <summary><c>GET /td-port/{name}</c>: the machine that is connected, or was the last.</summary>
sealed record TdPortState
{
    public required string Name { get; init; }

    /// <summary>Where it connects.</summary>
    public required string Socket { get; init; }

    /// <summary>How many machines have connected so far.</summary>
    public required int Boots { get; init; }

    [JsonPropertyName("connected")]
    public required bool IsConnected { get; init; }

    /// <summary>As they are now; null until the machine has reported what it measured.</summary>
    public required RegisterValues? Registers { get; init; }

    /// <summary>The TPM's log, base64.</summary>
    public required ReadOnlyMemory<byte>? Log { get; init; }

    /// <summary>systemd's log, base64; empty where there was none.</summary>
    public required ReadOnlyMemory<byte>? SystemLog { get; init; }

    /// <summary>The SHA-384 bank as it was reported.</summary>
    public required IReadOnlyDictionary<int, Measurement>? Pcrs { get; init; }

    public required IReadOnlyList<MachineReport> Reports { get; init; }

    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>What waits to be taken.</summary>
    public required IReadOnlyList<JsonElement> Tasks { get; init; }
}
