using Attestation.Protocol;

namespace Kms.Errors;

/// <summary>A code on the wire with the status it travels with. All there are, in one table.</summary>
sealed record Refusal(string Code, int Status)
{
    public static Refusal InvalidRequest { get; } = new(KmsErrorCode.InvalidRequest, StatusCodes.Status400BadRequest);
    public static Refusal NotFound { get; } = new(KmsErrorCode.InvalidRequest, StatusCodes.Status404NotFound);
    public static Refusal MethodNotAllowed { get; } = new(KmsErrorCode.InvalidRequest, StatusCodes.Status405MethodNotAllowed);
    public static Refusal BodyTooSlow { get; } = new(KmsErrorCode.InvalidRequest, StatusCodes.Status408RequestTimeout);
    public static Refusal BodyTooLarge { get; } = new(KmsErrorCode.InvalidRequest, StatusCodes.Status413PayloadTooLarge);
    public static Refusal NotJson { get; } = new(KmsErrorCode.InvalidRequest, StatusCodes.Status415UnsupportedMediaType);
    public static Refusal InvalidPeerId { get; } = new(KmsErrorCode.InvalidPeerId, StatusCodes.Status400BadRequest);
    public static Refusal InvalidAttestationRequest { get; } = new(KmsErrorCode.InvalidAttestationRequest, StatusCodes.Status400BadRequest);
    public static Refusal InvalidPeerPublicKey { get; } = new(KmsErrorCode.InvalidPeerPublicKey, StatusCodes.Status400BadRequest);
    public static Refusal MalformedChallenge { get; } = new(KmsErrorCode.InvalidChallenge, StatusCodes.Status400BadRequest);
    public static Refusal InvalidChallenge { get; } = new(KmsErrorCode.InvalidChallenge, StatusCodes.Status401Unauthorized);
    public static Refusal InvalidSignature { get; } = new(KmsErrorCode.InvalidSignature, StatusCodes.Status401Unauthorized);
    public static Refusal PeerIdentityMismatch { get; } = new(KmsErrorCode.PeerIdentityMismatch, StatusCodes.Status401Unauthorized);
    public static Refusal PeerIdMismatch { get; } = new(KmsErrorCode.PeerIdMismatch, StatusCodes.Status401Unauthorized);
    public static Refusal AttestationVerificationFailed { get; } = new(KmsErrorCode.AttestationVerificationFailed, StatusCodes.Status401Unauthorized);
    public static Refusal MockAttestationRejected { get; } = new(KmsErrorCode.MockAttestationRejected, StatusCodes.Status401Unauthorized);
    public static Refusal MeasurementPolicyRejected { get; } = new(KmsErrorCode.MeasurementPolicyRejected, StatusCodes.Status403Forbidden);
    public static Refusal TcbStatusRejected { get; } = new(KmsErrorCode.TcbStatusRejected, StatusCodes.Status403Forbidden);
    public static Refusal RateLimited { get; } = new(KmsErrorCode.RateLimited, StatusCodes.Status429TooManyRequests);
    public static Refusal PolicyNotReady { get; } = new(KmsErrorCode.PolicyNotReady, StatusCodes.Status503ServiceUnavailable);
    public static Refusal DependencyUnavailable { get; } = new(KmsErrorCode.DependencyUnavailable, StatusCodes.Status503ServiceUnavailable);
    public static Refusal InternalError { get; } = new(KmsErrorCode.InternalError, StatusCodes.Status500InternalServerError);
    public static Refusal KeyDerivationFailed { get; } = new(KmsErrorCode.KeyDerivationFailed, StatusCodes.Status500InternalServerError);
}
