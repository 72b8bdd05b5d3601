namespace Node.Kms;

/// <summary>A call to a KMS had no usable answer at all.</summary>
sealed class KmsUnreachableException(string message, Exception? cause = null) : NodeException(message, ExitCode.Failed, cause);
