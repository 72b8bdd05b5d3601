namespace Node;

/// <summary>The program must not go on; the message is for whoever reads the journal of the machine.</summary>
class NodeException(string message, ExitCode exitCode, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>How the program ends because of it.</summary>
    public ExitCode ExitCode { get; } = exitCode;
}
