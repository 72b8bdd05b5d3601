namespace Kms.Dstack;

/// <summary>The guest agent does not answer, or not in its own language.</summary>
sealed class DstackUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
