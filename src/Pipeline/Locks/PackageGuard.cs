using Pipeline.Clients.Processes;
using Pipeline.Images;
using Pipeline.Runs;
using Pipeline.Versions;

namespace Pipeline.Locks;

/// <summary>Holds what an image is built from to the lock.</summary>
sealed class PackageGuard(ReleaseVersions versions, PackageLock locked, Func<IPackageArchive> ask)
{
    /// <summary>Before a build: what the settings ask for must be locked.</summary>
    /// <exception cref="VerificationFailedException">A package is not in the lock.</exception>
    public void DemandListed(string image, IEnumerable<string> asked)
    {
        var missing = asked.Where(name => locked.Find(image, name) is null).Order(StringComparer.Ordinal).ToArray();
        if (missing is not [])
            throw new VerificationFailedException($"images/node asks for {string.Join(", ", missing)} in {image}, but images/node/packages.lock does not have {(missing is [_] ? "it" : "them")}. Run ./build.sh LockPackages, and review what it changes.");
    }

    /// <summary>After a build that failed: whether it did because the archive no longer has what is locked.</summary>
    /// <exception cref="VerificationFailedException">It did; the packages are named.</exception>
    public async Task DemandOfferedAsync(IReadOnlyList<string> images, IReadOnlyList<string> asked, Exception failure, CancellationToken cancel)
    {
        var archive = ask();
        if (await TryUpdateAsync(archive, cancel) is not { } index)
            return;
        var expected = locked.In(images);
        try
        {
            await archive.ResolveAsync(asked, AptSettings.Locked(expected), cancel);
        }
        catch (ToolFailedException)
        {
            // Those that are gone from the archive; and those that it takes now and that nobody locked.
            var now = await TryResolveAsync(archive, asked, cancel);
            throw Refused(
                [
                    .. expected.Where(package => !index.Has(package)).Select(package => Drift(package.Image, package.Name, package, index)),
                    .. now.Where(package => expected.All(one => one.Name != package)).Select(package => Drift(images[^1], package, null, index)),
                ], failure);
        }
    }

    /// <summary>After a build: what was installed must be what is locked, package for package and byte for byte.</summary>
    /// <param name="images">The image, and those that it is built on.</param>
    /// <param name="installed">All packages of the image.</param>
    /// <param name="archives">Folder in which apt kept what it downloaded.</param>
    /// <param name="cancel">Stops hashing.</param>
    /// <exception cref="VerificationFailedException">It is not; each package that differs is named.</exception>
    public async Task DemandInstalledAsync(IReadOnlyList<string> images, IReadOnlyList<ImagePackage> installed, string archives, CancellationToken cancel)
    {
        var expected = locked.In(images);
        // Where the .deb files are below the folder is mkosi's affair.
        var kept = Directory.EnumerateFiles(archives, "*.deb", SearchOption.AllDirectories).ToLookup(path => Path.GetFileName(path), StringComparer.Ordinal);
        List<PackageDrift> drifts = [];
        foreach (var package in expected)
        {
            var found = installed.FirstOrDefault(one => one.Name == package.Name);
            var hashes = await HashesAsync(kept[package.ArchiveName], cancel);
            if (found is null || found.Version != package.Version || found.Architecture != package.Architecture || !hashes.SequenceEqual([package.Sha256]))
                drifts.Add(Drift(package.Image, package.Name, package, null, found is null ? null : $"{found.Version} {found.Architecture} {(hashes is [] ? "of a .deb that was not kept" : string.Join(", ", hashes.Select(hash => hash[..16] + "…")))}"));
        }
        drifts.AddRange(installed.Where(package => expected.All(one => one.Name != package.Name))
            .Select(package => Drift(images[^1], package.Name, null, null, $"{package.Version} {package.Architecture}")));
        if (drifts is [])
            return;
        var index = await TryUpdateAsync(ask(), cancel);
        throw Refused([.. drifts.Select(drift => drift with { Offered = index?.Offered(drift.Name) })], null);
    }

    static PackageDrift Drift(string image, string name, LockedPackage? package, PackageIndex? index, string? installed = null) =>
        new() { Image = image, Name = name, Locked = package, Offered = index?.Offered(name), Installed = installed };

    static VerificationFailedException Refused(IReadOnlyList<PackageDrift> drifts, Exception? cause) => new(
        $"""
        The packages are not those of images/node/packages.lock:
          {string.Join("\n  ", drifts.OrderBy(drift => drift.Image, StringComparer.Ordinal).ThenBy(drift => drift.Name, StringComparer.Ordinal))}
        No image was made. To take what the archive has now, run ./build.sh LockPackages and review what it changes. To build what is locked, name an archive that still has it with --mirror, such as a snapshot of that day. If a .deb was changed on this machine, remove artifacts/cache/packages.
        """, cause);

    static async Task<IReadOnlyList<string>> HashesAsync(IEnumerable<string> files, CancellationToken cancel)
    {
        List<string> hashes = [];
        foreach (var file in files)
            hashes.Add((await Digest.OfFileAsync(file, cancel))[Digest.Prefix.Length..]);
        return hashes;
    }

    // An archive that does not answer is one thing that a refusal says, not another refusal.
    static async Task<PackageIndex?> TryUpdateAsync(IPackageArchive archive, CancellationToken cancel)
    {
        try
        {
            return await archive.UpdateAsync(cancel);
        }
        catch (ToolFailedException)
        {
            return null;
        }
    }

    async Task<IReadOnlyList<string>> TryResolveAsync(IPackageArchive archive, IReadOnlyList<string> asked, CancellationToken cancel)
    {
        try
        {
            return [.. (await archive.ResolveAsync(asked, AptSettings.Newest(versions), cancel)).Select(package => package.Name)];
        }
        catch (ToolFailedException)
        {
            return [];
        }
    }
}
