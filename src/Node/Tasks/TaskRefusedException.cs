namespace Node.Tasks;

/// <summary>A task is not what a task has to be, or is not done again.</summary>
sealed class TaskRefusedException(string message, Exception? cause = null) : NodeException(message, ExitCode.AskedWrongly, cause);
