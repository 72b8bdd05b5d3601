namespace Attestation.Protocol;

/// <summary><c>POST /attest</c>: asks the KMS for its own quote.</summary>
public sealed record AttestRequest
{
    /// <summary>32 bytes of the caller's choice, base64.</summary>
    public required string NonceB64 { get; init; }

    /// <summary>32 bytes, base64; absent means <see cref="ReportData.DefaultBinding"/>.</summary>
    public string? BindingB64 { get; init; }

    // A record prints its members; evidence is not for logs.
    public override string ToString() => nameof(AttestRequest);
}
