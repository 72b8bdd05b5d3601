namespace Pipeline.Runs;

/// <summary>Evidence was checked and does not hold: exit code 10.</summary>
public sealed class VerificationFailedException(string message, Exception? cause = null) : RunException(message, ExitCode.VerificationFailed, cause);
