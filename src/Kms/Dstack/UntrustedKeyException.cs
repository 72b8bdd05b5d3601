namespace Kms.Dstack;

/// <summary>A key came in the right form, but not from whom it must come.</summary>
sealed class UntrustedKeyException(string message) : Exception(message);
