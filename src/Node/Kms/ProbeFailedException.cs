namespace Node.Kms;

/// <summary>A node does not get its key: at which stage, and with merod's code for why.</summary>
sealed class ProbeFailedException(ProbeStage stage, string code, string message, Exception? cause = null)
    : NodeException(message, ExitCode.VerificationFailed, cause)
{
    public ProbeStage Stage { get; } = stage;

    /// <summary>One of <see cref="ProbeCode"/>.</summary>
    public string Code { get; } = code;

    /// <summary>The KMS's own code, when it answered with one.</summary>
    public string? KmsError { get; init; }
}
