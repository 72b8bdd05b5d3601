namespace Node.Kms;

/// <summary>Why a node has no key; merod's words, so that its operators' scripts work here.</summary>
static class ProbeCode
{
    public const string Ok = "OK";

    public const string ProviderNotConfigured = "KMS_PROVIDER_NOT_CONFIGURED";
    public const string HttpInsecure = "KMS_HTTP_INSECURE";
    public const string EndpointUrlInvalid = "KMS_ENDPOINT_URL_INVALID";

    /// <summary>The KMS answered that registers or profile are not in its policy, or its own are not in ours; at any stage.</summary>
    public const string ProfilePolicyRejected = "KMS_PROFILE_POLICY_REJECTED";

    public const string AttestRejected = "KMS_ATTEST_REJECTED";
    public const string AttestReportDataMismatch = "KMS_ATTEST_REPORT_DATA_MISMATCH";
    public const string AttestMockQuoteRejected = "KMS_ATTEST_MOCK_QUOTE_REJECTED";
    public const string AttestResponseOversized = "KMS_ATTEST_RESPONSE_OVERSIZED";
    public const string AttestResponseInvalid = "KMS_ATTEST_RESPONSE_INVALID";

    /// <summary>Everything else at this stage, an unreachable KMS included.</summary>
    public const string AttestVerificationFailed = "KMS_ATTEST_VERIFICATION_FAILED";

    public const string ChallengeRejected = "KMS_CHALLENGE_REJECTED";
    public const string ChallengeResponseInvalid = "KMS_CHALLENGE_RESPONSE_INVALID";
    public const string ChallengeIdOversized = "KMS_CHALLENGE_ID_OVERSIZED";
    public const string ChallengeNonceOversized = "KMS_CHALLENGE_NONCE_OVERSIZED";
    public const string ChallengeNonceInvalid = "KMS_CHALLENGE_NONCE_INVALID";
    public const string ChallengeRequestFailed = "KMS_CHALLENGE_REQUEST_FAILED";

    /// <summary>This machine could not make its own quote.</summary>
    public const string GetKeyAttestationFailed = "KMS_GET_KEY_ATTESTATION_FAILED";
    public const string GetKeyRejected = "KMS_GET_KEY_REJECTED";
    public const string GetKeyResponseInvalid = "KMS_GET_KEY_RESPONSE_INVALID";
    public const string KeyInvalid = "KMS_KEY_INVALID";
    public const string GetKeyRequestFailed = "KMS_GET_KEY_REQUEST_FAILED";
}
