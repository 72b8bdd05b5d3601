namespace Pipeline.Runs;

/// <summary>The run must not go on. The message is for the person who started it.</summary>
/// <remarks>It says what was found, what was expected, where, and what to do.</remarks>
public abstract class RunException(string message, ExitCode exitCode, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>How the program ends because of it.</summary>
    public ExitCode ExitCode { get; } = exitCode;
}
