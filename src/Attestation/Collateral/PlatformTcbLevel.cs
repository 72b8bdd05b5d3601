using System.Text.Json.Serialization;
using Attestation.Verification;

namespace Attestation.Collateral;

/// <summary>A set of least security versions, and the status of the platforms that reach it.</summary>
sealed record PlatformTcbLevel
{
    public required PlatformTcb Tcb { get; init; }
    public required DateTimeOffset TcbDate { get; init; }
    public required TcbStatus TcbStatus { get; init; }

    // Generated readers set what is missing to null.
    [JsonPropertyName("advisoryIDs")]
    public IReadOnlyList<string> Advisories { get; init => field = value ?? []; } = [];
}
