namespace Kms.Serving;

/// <summary>A certificate cannot be shown; the message says why.</summary>
sealed class TlsRefusedException(string message, Exception? cause = null) : Exception(message, cause);
