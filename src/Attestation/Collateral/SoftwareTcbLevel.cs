using System.Text.Json.Serialization;
using Attestation.Verification;

namespace Attestation.Collateral;

/// <summary>A least version of a TDX module or quoting enclave, and the status of those that reach it.</summary>
sealed record SoftwareTcbLevel
{
    public required SoftwareTcb Tcb { get; init; }
    public required DateTimeOffset TcbDate { get; init; }
    public required TcbStatus TcbStatus { get; init; }

    // Generated readers set what is missing to null.
    [JsonPropertyName("advisoryIDs")]
    public IReadOnlyList<string> Advisories { get; init => field = value ?? []; } = [];
}
