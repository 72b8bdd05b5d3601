using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Attestation;
using Attestation.Comparisons;
using Attestation.Measurements;
using Pipeline.Images;
using Pipeline.Locks;
using Pipeline.Releases;
using Pipeline.Runs;

namespace Pipeline.Explanations;

/// <summary>Reads the folder <c>mero-tee-v{X}</c> of a release, and refuses one that contradicts itself.</summary>
public sealed class NodeReleaseFolder(string folder)
{
    /// <summary>How folders of releases begin; the version follows.</summary>
    public const string Prefix = "mero-tee-v";

    /// <summary>Reads what is there: values always, events and files where the release has records of them.</summary>
    /// <exception cref="AssetMissingException">The folder, or a file that it must have, is not there.</exception>
    /// <exception cref="AskedWronglyException">It is no release of node images.</exception>
    /// <exception cref="VerificationFailedException">Its files contradict each other.</exception>
    public async Task<NodeRelease> ReadAsync(CancellationToken cancel)
    {
        if (File.Exists(folder))
            throw new AskedWronglyException($"{folder} is a file; the folder of a release is expected, such as artifacts/release/mero-tee-v3.0.0.");
        if (!Directory.Exists(folder))
            throw new AssetMissingException($"{folder}: there is no such folder. Name the folder of a release, such as artifacts/release/mero-tee-v3.0.0.");
        if (!File.Exists(PathOf(AssetNames.PublishedMrtds)))
            throw new AskedWronglyException($"{folder} is no release of node images: it has no {AssetNames.PublishedMrtds}.");
        var published = await PublishedAsync(cancel);
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        if (name.StartsWith(Prefix, StringComparison.Ordinal) && name[Prefix.Length..] != published.Version)
            throw new VerificationFailedException($"{folder}: by its name it is the release {name[Prefix.Length..]}, but {AssetNames.PublishedMrtds} is of {published.Version}. Fetch the release again.");
        await DemandChecksumsAsync(cancel);
        var locked = File.Exists(PathOf(AssetNames.PackagesLock)) ? PackageLock.Parse(await TextAsync(AssetNames.PackagesLock, cancel), PathOf(AssetNames.PackagesLock)) : null;
        List<ReleasedNode> nodes = [];
        foreach (var profile in Profile.All.Where(published.Profiles.ContainsKey))
            nodes.Add(await NodeAsync(published, profile, cancel) is var node && node.Image is { } image ? node with { Lock = Locked(image, locked) } : node);
        return new() { Folder = folder, Version = published.Version, Nodes = nodes };
    }

    string PathOf(string asset) => Path.Combine(folder, asset);

    async Task<PublishedNodes> PublishedAsync(CancellationToken cancel)
    {
        var path = PathOf(AssetNames.PublishedMrtds);
        try
        {
            return PublishedNodes.Parse(await GivenFile.ReadAsync(path, "what a release measures", cancel));
        }
        catch (FormatException cause)
        {
            throw new AskedWronglyException($"{path}: {cause.Message.TrimEnd('.')}.", cause);
        }
    }

    /// <summary>The list of checksums is not signed yet: it finds a broken download, not a forger.</summary>
    async Task DemandChecksumsAsync(CancellationToken cancel)
    {
        var list = PathOf(AssetNames.NodeChecksums);
        if (!File.Exists(list))
            throw new AssetMissingException($"{list}: there is no such file; every release has it. Fetch the release again.");
        foreach (var line in await File.ReadAllLinesAsync(list, cancel))
        {
            if (line.Split("  ", 2) is not [{ Length: 64 } hex, var name] || name != Path.GetFileName(name))
                throw new VerificationFailedException($"{list} has the line \"{line}\"; \"SHA-256  NAME\" is expected.");
            var content = await GivenFile.ReadAsync(PathOf(name), $"what {AssetNames.NodeChecksums} lists", cancel);
            if (Convert.ToHexStringLower(SHA256.HashData(content)) is var found && found != hex)
                throw new VerificationFailedException($"{PathOf(name)} has the SHA-256 {found}, but {AssetNames.NodeChecksums} says {hex}. Fetch the release again.");
        }
    }

    async Task<ReleasedNode> NodeAsync(PublishedNodes published, Profile profile, CancellationToken cancel)
    {
        var accepted = published.Profiles[profile];
        string[] missing = [.. AssetNames.RecordsOf(profile).Where(asset => !File.Exists(PathOf(asset)))];
        if (missing.Length == AssetNames.RecordsOf(profile).Count)
            return new() { Version = published.Version, Profile = profile, Statement = MeasurementStatement.Published($"the release {published.Version}", accepted) };
        if (missing is not [])
            throw new AssetMissingException($"{PathOf(missing[0])}: there is no such file, but others of its kind are there. Fetch the release again.");
        var (measured, image, files) = (
            await ReadAsync(AssetNames.MeasurementsOf(profile), MeasuredImage.Parse, cancel),
            await ReadAsync(AssetNames.ImageOf(profile), ImageRecord.Parse, cancel),
            await TextAsync(AssetNames.RootFilesOf(profile), cancel));
        var where = $"The {profile} records of {folder}";
        Guards.Refusals.Demand(where, [.. NodeRecordRules.Compare(published.Version, profile, accepted, measured), .. NodeRecordRules.Compare(published.Version, measured, image, files)]);
        return Node(where, published.Version, measured, image, files, accepted);
    }

    /// <summary>Records that were already held against each other.</summary>
    static ReleasedNode Node(string where, string version, MeasuredImage measured, ImageRecord image, string files, Func<Register, IReadOnlyList<Measurement>> accepted)
    {
        try
        {
            return new()
            {
                Version = version,
                Profile = image.Profile,
                Statement = MeasurementStatement.Of(measured).Accepting(accepted),
                Image = image,
                Files = RootFiles.Parse(files),
            };
        }
        catch (Exception cause) when (cause is RecordRefusedException or FormatException)
        {
            throw new VerificationFailedException($"{where}: {cause.Message}", cause);
        }
    }

    PackageLock? Locked(ImageRecord image, PackageLock? locked) => locked is null || locked.Sha256 == image.PackagesLockSha256
        ? locked
        : throw new VerificationFailedException($"{PathOf(AssetNames.PackagesLock)} has {locked.Sha256}, but the record of {image.Profile} says that its image was held to {image.PackagesLockSha256}. Fetch the release again.");

    async Task<string> TextAsync(string asset, CancellationToken cancel) => Encoding.UTF8.GetString(await GivenFile.ReadAsync(PathOf(asset), "a record of a node image", cancel));

    async Task<T> ReadAsync<T>(string asset, Func<string, T> parse, CancellationToken cancel)
    {
        var text = await TextAsync(asset, cancel);
        try
        {
            return parse(text);
        }
        catch (JsonException cause)
        {
            throw new AskedWronglyException($"{PathOf(asset)}{JsonComplaint.Line(cause)}: this does not have the expected form: {JsonComplaint.Reason(cause)}", cause);
        }
    }
}
