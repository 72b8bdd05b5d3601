namespace Node.Conformance;

/// <summary>The machine does not show one of its facts, or shows it in a form that is not known.</summary>
sealed class FactMissingException(string message, Exception? cause = null) : NodeException(message, ExitCode.Failed, cause);
