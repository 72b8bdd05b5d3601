namespace Node.Simulated;

/// <summary>The simulated TD's port is of no use, or the TD refuses.</summary>
sealed class TdPortException(string message, ExitCode exitCode, Exception? cause = null) : NodeException(message, exitCode, cause);
