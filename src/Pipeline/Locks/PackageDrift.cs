namespace Pipeline.Locks;

/// <summary>A package that is not what the lock says.</summary>
sealed record PackageDrift
{
    public required string Image { get; init; }
    public required string Name { get; init; }

    /// <summary>Null: the lock does not have it.</summary>
    public LockedPackage? Locked { get; init; }

    /// <summary>Null: the archive could not be asked.</summary>
    public IReadOnlyList<LockedPackage>? Offered { get; init; }

    /// <summary>Version and architecture in the image, and the hash of its .deb if it is kept; null: it is not in the image.</summary>
    public string? Installed { get; init; }

    public override string ToString() =>
        $"{Image} {Name}: the lock says {(Locked is null ? "nothing" : Text(Locked))}; the archive {(Offered is null ? "could not be asked" : $"has {Offers(Offered)}")}; {(Installed is null ? "it is not installed" : $"installed is {Installed}")}";

    /// <summary>How a package is told: 16 digits of the hash are enough to see that it differs.</summary>
    public static string Text(LockedPackage package) => $"{package.Version} {package.Architecture} {package.Sha256[..16]}…";

    static string Offers(IReadOnlyList<LockedPackage> offered) => offered is [] ? "none" : string.Join(" and ", offered.Select(Text).Distinct());
}
