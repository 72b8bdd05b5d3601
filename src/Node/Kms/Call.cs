using Attestation.Protocol;

namespace Node.Kms;

/// <summary>One call of the KMS with merod's codes for the three ways in which any call fails.</summary>
/// <param name="Stage">Which stage it is.</param>
/// <param name="Path">Behind the address of the KMS.</param>
/// <param name="HttpRejected">The KMS answered with a failure.</param>
/// <param name="ResponseInvalid">Its answer has another form.</param>
/// <param name="RequestFailed">There was no answer.</param>
sealed record Call(ProbeStage Stage, string Path, string HttpRejected, string ResponseInvalid, string RequestFailed)
{
    // A body of a failure is short; what is not is not ours to repeat.
    const int DetailsLength = 500;

    public ProbeFailedException Refused(string code, string message, Exception? cause = null) => new(Stage, code, message, cause);

    /// <summary>A policy's refusal has one code at all stages; a TCB status's has not, as in merod.</summary>
    public ProbeFailedException Rejected(KmsAnswer answer)
    {
        var isPolicy = answer.Error?.Error is KmsErrorCode.MeasurementPolicyRejected or KmsErrorCode.ProfilePolicyRejected;
        var details = answer.Error?.Details is { } text ? ": " + (text.Length <= DetailsLength ? text : text[..DetailsLength] + "…") : ".";
        return new(Stage, isPolicy ? ProbeCode.ProfilePolicyRejected : HttpRejected, $"/{Path} answered {answer.ToSummary()}{details}") { KmsError = answer.Error?.Error };
    }
}
