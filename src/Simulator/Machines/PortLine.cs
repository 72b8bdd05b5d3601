namespace Simulator.Machines;

/// <summary>A line of a machine, or why it cannot be read.</summary>
/// <param name="Content">Without the line's end; good until the next line is read.</param>
/// <param name="Refusal">A sentence; null where there is content.</param>
readonly record struct PortLine(ReadOnlyMemory<byte> Content, string? Refusal);
