namespace Pipeline.Versions;

/// <summary>A pinned archive (<c>.tar.gz</c>) with the program <c>merod</c>.</summary>
public sealed record MerodArchive
{
    /// <summary>http, https or file.</summary>
    public required Uri Url { get; init; }

    /// <summary>Of the archive, 64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }
}
