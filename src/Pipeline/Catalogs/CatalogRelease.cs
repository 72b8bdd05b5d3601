namespace Pipeline.Catalogs;

/// <summary>Which KMS works with which node images: one line of the catalog.</summary>
sealed record CatalogRelease
{
    /// <summary><c>X.Y.Z</c>.</summary>
    public required string Version { get; init; }

    public required string KmsTag { get; init; }
    public required string NodeImageTag { get; init; }
    public required string KmsPolicyUrl { get; init; }
    public required string NodePolicyUrl { get; init; }
}
