using Attestation.Measurements;

namespace Pipeline.Explanations;

/// <summary>A difference whose cause the records do not prove.</summary>
/// <param name="Registers">That moved by it, in their order.</param>
/// <param name="Words">What is not known and why; ends without a full stop.</param>
public sealed record UnknownCause(IReadOnlyList<Register> Registers, string Words);
