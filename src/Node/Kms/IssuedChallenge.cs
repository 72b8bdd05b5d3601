namespace Node.Kms;

/// <summary>What a KMS wants to see in the next quote.</summary>
sealed record IssuedChallenge
{
    public required string Id { get; init; }

    /// <summary>32 bytes.</summary>
    public required ReadOnlyMemory<byte> Nonce { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
