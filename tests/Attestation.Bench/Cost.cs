namespace AttestationBench;

/// <summary>What one call costs.</summary>
readonly record struct Cost(double Microseconds, long Bytes);
