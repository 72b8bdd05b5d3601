using Attestation.Measurements;

namespace Attestation.Comparisons;

/// <summary>What one side says of one register: nothing, one value, several accepted ones, or one with its events.</summary>
public sealed record RegisterStatement
{
    /// <summary>One, or all that are accepted; none where the register is not stated.</summary>
    public required IReadOnlyList<Measurement> Values { get; init; }

    /// <summary>With its events; null where only the value is known.</summary>
    public MeasuredRegister? Measured { get; init; }

    /// <summary>Why there is no value, or are no events: one sentence; null where all is there.</summary>
    public string? Missing { get; init; }

    public static RegisterStatement Of(MeasuredRegister measured) => new() { Values = [measured.Value], Measured = measured };

    public static RegisterStatement Unknown(string missing) => new() { Values = [], Missing = missing };
}
