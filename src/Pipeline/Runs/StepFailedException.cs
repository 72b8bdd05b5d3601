namespace Pipeline.Runs;

/// <summary>A step could not do its work: exit code 1.</summary>
public sealed class StepFailedException(string message, Exception? cause = null) : RunException(message, ExitCode.Failed, cause);
