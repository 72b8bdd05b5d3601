namespace Attestation.Measurements;

/// <summary>What has to be known of a register's prediction: why there is none, or for which machines it holds.</summary>
/// <param name="Register">The register that is meant.</param>
/// <param name="Text">One sentence; where something is missing it says what to give.</param>
public readonly record struct MeasurementNote(Register Register, string Text);
