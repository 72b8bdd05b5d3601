namespace Attestation.Comparisons;

/// <summary>A measurement record contradicts itself: its events do not lead to its value.</summary>
public sealed class RecordRefusedException(string message) : Exception(message);
