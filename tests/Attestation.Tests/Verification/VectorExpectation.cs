using System.Text.Json.Serialization;
using Attestation.Verification;

namespace AttestationTests.Verification;

sealed record VectorExpectation
{
    public required string Outcome { get; init; }
    public RejectionReason? Reason { get; init; }

    [JsonPropertyName("tcb_status")]
    public TcbStatus? TcbStatus { get; init; }

    /// <summary><c>non-zero</c> when a service TD may reach into this one.</summary>
    [JsonPropertyName("mr_servicetd")]
    public string? MrServiceTd { get; init; }
}
