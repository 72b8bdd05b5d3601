using System.Text.Json.Serialization;
using Attestation.Protocol;

namespace Attestation.Policies;

/// <summary>How the KMS of a policy is asked for its own evidence.</summary>
public sealed record KmsFacts
{
    public required string Provider { get; init; }
    public required string AttestEndpoint { get; init; }
    public required ReportDataLayout ReportDataLayout { get; init; }

    /// <summary>32 bytes, lower-case hex.</summary>
    public required string DefaultBindingHex { get; init; }

    /// <summary>The same 32 bytes, base64.</summary>
    [JsonPropertyName("default_binding_b64")]
    public required string DefaultBindingB64 { get; init; }

    /// <summary>The facts of the KMS in this repository.</summary>
    public static KmsFacts MeroKms { get; } = new()
    {
        Provider = "mero-kms-phala",
        AttestEndpoint = "/attest",
        ReportDataLayout = ReportDataLayout.NonceAndBinding,
        DefaultBindingHex = Convert.ToHexStringLower(ReportData.DefaultBinding),
        DefaultBindingB64 = Convert.ToBase64String(ReportData.DefaultBinding),
    };
}
