using Pipeline.Clients.Processes;
using Pipeline.Locks;

namespace PipelineTests.Locks;

/// <summary>An archive of some packages, from which apt takes all of those that its preferences permit.</summary>
sealed class FakeArchive(TemporaryWorkspace temporary, IReadOnlyList<LockedPackage>? offered) : IPackageArchive
{
    public Task<PackageIndex> UpdateAsync(CancellationToken cancel)
    {
        if (offered is null)
            throw new ToolFailedException("apt-get", "update", 100, ["no answer"]);
        var file = Path.Combine(temporary.Workspace.Root, "Packages");
        File.WriteAllText(file, string.Join('\n', offered.Select(LockForge.Paragraph)));
        return Task.FromResult(PackageIndex.Read([file]));
    }

    public Task<IReadOnlyList<(string Name, string Version, string Architecture)>> ResolveAsync(IEnumerable<string> packages, string preferences, CancellationToken cancel)
    {
        var isLocked = preferences.Contains("Pin-Priority: -1", StringComparison.Ordinal);
        return offered!.All(package => !isLocked || preferences.Contains($"Package: {package.Name}\nPin: version {package.Version}\n", StringComparison.Ordinal))
            ? Task.FromResult<IReadOnlyList<(string, string, string)>>([.. offered!.Select(package => (package.Name, package.Version, package.Architecture))])
            : throw new ToolFailedException("apt-get", "install", 100, ["has no installation candidate"]);
    }
}
