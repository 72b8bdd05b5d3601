namespace Node;

/// <summary>An argument, or a file that it names, is wrong: exit code 2.</summary>
sealed class AskedWronglyException(string message, Exception? cause = null) : NodeException(message, ExitCode.AskedWrongly, cause);
