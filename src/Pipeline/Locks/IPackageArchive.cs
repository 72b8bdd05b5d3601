using Pipeline.Clients.Processes;

namespace Pipeline.Locks;

/// <summary>Where packages come from, and what apt would take from there.</summary>
interface IPackageArchive
{
    /// <summary>Fetches the archive's indexes and checks their signatures.</summary>
    /// <exception cref="ToolFailedException">The archive does not answer, or is not signed by Debian's keys.</exception>
    Task<PackageIndex> UpdateAsync(CancellationToken cancel);

    /// <summary>What would be installed into an empty Debian, with everything that it depends on; <see cref="UpdateAsync"/> comes first.</summary>
    /// <param name="packages">Names, or <c>name=version</c>.</param>
    /// <param name="preferences">Of <see cref="AptSettings"/>.</param>
    /// <param name="cancel">Stops looking.</param>
    /// <returns>Name, version and architecture, by name.</returns>
    /// <exception cref="ToolFailedException">They cannot be installed together.</exception>
    Task<IReadOnlyList<(string Name, string Version, string Architecture)>> ResolveAsync(IEnumerable<string> packages, string preferences, CancellationToken cancel);
}
