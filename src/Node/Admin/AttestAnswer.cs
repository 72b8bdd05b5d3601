namespace Node.Admin;

/// <summary>What <c>POST /admin-api/tee/attest</c> gives.</summary>
sealed record AttestAnswer
{
    /// <summary>The quote as the machine gave it, base64; this is what a verifier verifies.</summary>
    public required string QuoteB64 { get; init; }

    /// <summary>The same taken apart, for people.</summary>
    public required QuoteParts Quote { get; init; }
}
