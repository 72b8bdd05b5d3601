namespace Pipeline.Locks;

/// <summary>A Debian package of the lock: which bytes are installed into an image.</summary>
public sealed record LockedPackage
{
    /// <summary><see cref="PackageLock.Base"/>, or the profile that adds the package to the base.</summary>
    public required string Image { get; init; }

    public required string Name { get; init; }
    public required string Version { get; init; }

    /// <summary><c>amd64</c> or <c>all</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>Of the .deb, 64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The name under which apt keeps the .deb.</summary>
    public string ArchiveName => $"{Name}_{Version}_{Architecture}.deb".Replace(":", "%3a", StringComparison.Ordinal);

    /// <summary>The line of the lock.</summary>
    public override string ToString() => $"{Image} {Name} {Version} {Architecture} {Sha256}";
}
