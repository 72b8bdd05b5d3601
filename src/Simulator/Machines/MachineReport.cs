using System.Text.Json;

namespace Simulator.Machines;

/// <summary>A result that a machine reported to whoever started it.</summary>
sealed record MachineReport
{
    public required string Name { get; init; }

    /// <summary>A JSON object, as the machine sent it.</summary>
    public required JsonElement Content { get; init; }
}
