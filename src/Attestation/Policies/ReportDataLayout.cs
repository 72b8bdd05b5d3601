using System.Text.Json.Serialization;

namespace Attestation.Policies;

/// <summary>What the two halves of the 64 bytes of report_data hold.</summary>
public sealed record ReportDataLayout
{
    [JsonPropertyName("bytes_0_31")]
    public required string FirstHalf { get; init; }

    [JsonPropertyName("bytes_32_63")]
    public required string SecondHalf { get; init; }

    public static ReportDataLayout NonceAndBinding { get; } = new()
    {
        FirstHalf = "nonce",
        SecondHalf = "binding_or_default_domain_separator",
    };
}
