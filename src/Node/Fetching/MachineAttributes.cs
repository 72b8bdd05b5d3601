namespace Node.Fetching;

/// <summary>What whoever started the machine says of its KMS. None of it is evidence: the KMS proves itself.</summary>
sealed record MachineAttributes
{
    /// <summary>Where the KMS is; null: nobody said.</summary>
    public required string? KmsUrl { get; init; }

    /// <summary>Whose policy the KMS must keep to, <c>X.Y.Z</c>; in the simulation the policy itself is given.</summary>
    public string? KmsVersion { get; init; }

    /// <summary>Who signed the KMS's TLS certificate, PEM: in the simulation only.</summary>
    public string? KmsCa { get; init; }

    /// <summary>What the KMS must be, as JSON: in the simulation only.</summary>
    public string? KmsPolicy { get; init; }

    /// <summary>The root of the simulation's quotes, PEM: in the simulation only.</summary>
    public string? RootCa { get; init; }

    /// <summary>Where the simulation's statements about platforms are: in the simulation only.</summary>
    public string? CollateralUrl { get; init; }
}
