namespace Pipeline.Runs;

/// <summary>A tool, file or asset is missing or too old: exit code 11.</summary>
public sealed class AssetMissingException(string message, Exception? cause = null) : RunException(message, ExitCode.AssetMissing, cause);
