namespace Pipeline.Runs;

/// <summary>An argument or an input file of the caller is wrong: exit code 2.</summary>
public sealed class AskedWronglyException(string message, Exception? cause = null) : RunException(message, ExitCode.AskedWrongly, cause);
