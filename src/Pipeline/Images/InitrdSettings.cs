namespace Pipeline.Images;

/// <summary>What becomes of the base when it is cut down to the initrd that finds and verifies the root.</summary>
sealed record InitrdSettings
{
    /// <summary>Names of the kernel modules that it keeps; what they depend on comes along.</summary>
    public required IReadOnlyList<string> Modules { get; init; }

    /// <summary>Paths, with wildcards, that it does not need.</summary>
    public required IReadOnlyList<string> Remove { get; init; }
}
