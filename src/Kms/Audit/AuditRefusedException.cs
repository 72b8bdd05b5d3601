namespace Kms.Audit;

/// <summary>The audit log cannot be gone on with. Says what to do.</summary>
sealed class AuditRefusedException(string message, Exception? cause = null) : Exception(message, cause);
