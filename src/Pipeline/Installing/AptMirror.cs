using Pipeline.Runs;

namespace Pipeline.Installing;

/// <summary>Where Debian's packages are fetched from.</summary>
/// <param name="Packages">The archive with the release and its backports.</param>
/// <param name="Security">The archive with the security updates.</param>
public sealed record AptMirror(Uri Packages, Uri Security)
{
    /// <summary>The mirror that somebody asked for, else the one that this machine's apt uses.</summary>
    /// <exception cref="AskedWronglyException">What was asked for is no http or https address.</exception>
    /// <exception cref="AssetMissingException">Nothing was asked for, and apt knows no Debian archive.</exception>
    public static AptMirror Find(string? given, IReadOnlyList<AptSource> sources) => given is null ? Of(sources) : Given(given);

    /// <summary>The mirror that somebody asked for; security updates are beside it, under its name and <c>-security</c>.</summary>
    /// <exception cref="AskedWronglyException">It is no http or https address.</exception>
    public static AptMirror Given(string mirror) => Address(mirror) is { } packages
        ? new(packages, Beside(packages))
        : throw new AskedWronglyException($"\"{mirror}\" is no mirror; --mirror takes the http or https address of a Debian archive, such as https://mirror.example/debian.");

    // Security updates that no source names are looked for where a given mirror would have them.
    static AptMirror Of(IReadOnlyList<AptSource> sources)
    {
        var addresses = sources.Select(source => Address(source.Address)).OfType<Uri>().ToArray();
        var packages = addresses.FirstOrDefault(address => EndsWith(address, "/debian"))
            ?? throw new AssetMissingException(
                "No source under /etc/apt is a Debian archive (an http or https address that ends in /debian), and what is built here comes from one. "
                + "Name one with --mirror, such as --mirror https://mirror.example/debian, or in the variable MIRROR.");
        return new(packages, addresses.FirstOrDefault(address => EndsWith(address, "/debian-security")) ?? Beside(packages));
    }

    static bool EndsWith(Uri address, string name) => address.AbsolutePath.EndsWith(name, StringComparison.Ordinal);

    static Uri Beside(Uri packages) => new(packages.AbsoluteUri + "-security");

    static Uri? Address(string text) =>
        Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
}
