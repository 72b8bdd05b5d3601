namespace Simulator;

/// <summary>An argument, or a file that an argument names, cannot be used. The message says which and why.</summary>
public sealed class UnusableInputException(string message, Exception? cause = null) : Exception(message, cause);
