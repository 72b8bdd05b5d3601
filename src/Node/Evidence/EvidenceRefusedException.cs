using Node.Kms;

namespace Node.Evidence;

/// <summary>What a KMS showed of itself does not hold.</summary>
/// <param name="code">merod's code for it, of the stage <c>attest</c>.</param>
/// <param name="message">What was found, and what was expected.</param>
/// <param name="cause">What refused it.</param>
sealed class EvidenceRefusedException(string code, string message, Exception? cause = null)
    : NodeException(message, ExitCode.VerificationFailed, cause)
{
    public EvidenceRefusedException(string message, Exception? cause = null)
        : this(ProbeCode.AttestVerificationFailed, message, cause)
    {
    }

    public string Code { get; } = code;

    /// <summary>The same as the end of a probe.</summary>
    public ProbeFailedException ToProbeFailure() => new(ProbeStage.Attest, Code, Message, this);
}
