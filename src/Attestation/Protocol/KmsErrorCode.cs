namespace Attestation.Protocol;

/// <summary>The values of <see cref="KmsError.Error"/>; the set is closed and part of the contract with merod.</summary>
public static class KmsErrorCode
{
    /// <summary>The request is none: not JSON, a member missing or of another type, too large (413), not there (404, 405).</summary>
    public const string InvalidRequest = "invalid_request";
    public const string InvalidPeerId = "invalid_peer_id";
    public const string InvalidAttestationRequest = "invalid_attestation_request";
    public const string InvalidPeerPublicKey = "invalid_peer_public_key";

    /// <summary>400 when it is no challenge id at all, 401 when it is unknown, expired or used.</summary>
    public const string InvalidChallenge = "invalid_challenge";
    public const string InvalidSignature = "invalid_signature";

    /// <summary>The public key is not the one that the peer id names.</summary>
    public const string PeerIdentityMismatch = "peer_identity_mismatch";

    /// <summary>The challenge was issued to another peer.</summary>
    public const string PeerIdMismatch = "peer_id_mismatch";

    /// <summary>The quote does not verify, is of a debug TD, or carries other report_data.</summary>
    public const string AttestationVerificationFailed = "attestation_verification_failed";
    public const string MockAttestationRejected = "mock_attestation_rejected";

    /// <summary>A register holds a value that the policy does not list.</summary>
    public const string MeasurementPolicyRejected = "measurement_policy_rejected";
    public const string TcbStatusRejected = "tcb_status_rejected";
    public const string ProfilePolicyRejected = "profile_policy_rejected";
    public const string RateLimited = "rate_limited";
    public const string PolicyNotReady = "policy_not_ready";

    /// <summary>dstack or the collateral service does not answer; worth another try.</summary>
    public const string DependencyUnavailable = "dependency_unavailable";
    public const string InternalError = "internal_error";
    public const string KeyDerivationFailed = "key_derivation_failed";
}
