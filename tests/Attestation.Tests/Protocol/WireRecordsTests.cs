using Attestation;
using Attestation.Protocol;

namespace AttestationTests.Protocol;

public sealed class WireRecordsTests
{
    const string Evidence = "c2VjcmV0";

    public static TheoryData<string> Printed =>
    [
        new GetKeyRequest { ChallengeId = Evidence, QuoteB64 = Evidence, PeerId = Evidence, PeerPublicKeyB64 = Evidence, SignatureB64 = Evidence }.ToString(),
        new GetKeyResponse { Key = Evidence }.ToString(),
        new ChallengeResponse { ChallengeId = Evidence, NonceB64 = Evidence, ExpiresAt = 1 }.ToString(),
        new AttestRequest { NonceB64 = Evidence, BindingB64 = Evidence }.ToString(),
        new AttestResponse { QuoteB64 = Evidence, ReportDataHex = Evidence, EventLog = Evidence, VmConfig = Evidence, Environment = EvidenceEnvironment.Tdx }.ToString(),
    ];

    [Theory]
    [MemberData(nameof(Printed))]
    public void What_carries_evidence_prints_none_of_it(string printed) => Assert.DoesNotContain(Evidence, printed, StringComparison.Ordinal);
}
