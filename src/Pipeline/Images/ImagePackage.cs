namespace Pipeline.Images;

/// <summary>A Debian package in an image.</summary>
public sealed record ImagePackage
{
    public required string Name { get; init; }
    public required string Version { get; init; }
    public required string Architecture { get; init; }
}
