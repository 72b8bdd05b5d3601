using Attestation;
using Pipeline.Clients.Docker;
using Pipeline.Runs;

namespace Pipeline.KmsImages;

/// <summary>Runs KMS images on this machine's container engine, as their compose files say.</summary>
public sealed class KmsContainers(Workspace workspace, IContainerEngine engine)
{
    /// <summary>The label by which a later run finds what a killed one has left; its value is the checkout.</summary>
    public const string Label = "network.calimero.mero-tee.checkout";

    /// <summary>Loads the image of a profile unless the engine has it, and starts it.</summary>
    /// <inheritdoc cref="LoadAsync" path="/exception"/>
    public async Task<IContainerLease> StartAsync(Profile profile, KmsRun run, CancellationToken cancel)
    {
        var (image, service) = await LoadAsync(profile, cancel);
        return await engine.StartAsync(new()
        {
            Image = image,
            Environment = run.Variables(service.Environment),
            Mounts = [.. service.Mounts.Select(mount => mount with { Source = run.Source(mount.Source) })],
            Labels = new Dictionary<string, string> { [Label] = workspace.Root },
        }, cancel);
    }

    /// <summary>Loads the image of a profile unless the engine has it; gives the id under which it is known there, and how its compose file runs it.</summary>
    /// <exception cref="AssetMissingException">The image has not been made.</exception>
    /// <exception cref="VerificationFailedException">The engine has something else than the record says.</exception>
    public async Task<(string Image, KmsService Service)> LoadAsync(Profile profile, CancellationToken cancel)
    {
        var folder = workspace.Artifact("kms", profile.Name);
        var record = KmsImageRecord.Parse(await ReadAsync(Path.Combine(folder, "image.json"), cancel));
        var composePath = Path.Combine(folder, "docker-compose.yml");
        var service = KmsService.Parse(await ReadAsync(composePath, cancel), workspace.Name(composePath));
        if (!service.Image.EndsWith("@" + record.Digest, StringComparison.Ordinal))
            throw new VerificationFailedException($"{workspace.Name(composePath)} pins {service.Image}, but image.json beside it says {record.Digest}. Make both again with ./build.sh Release.");
        return (await ImageAsync(record, Path.Combine(folder, "image.tar"), cancel), service);
    }

    /// <summary>Removes the containers that a killed run of this checkout has left; gives back how many.</summary>
    public Task<int> SweepAsync(CancellationToken cancel) => engine.SweepAsync(Label, workspace.Root, cancel);

    // By digest, never by name: a name can be given to anything.
    async Task<string> ImageAsync(KmsImageRecord record, string archive, CancellationToken cancel)
    {
        if (await FindAsync(record, cancel) is { } present)
            return present;
        await engine.LoadImageAsync(archive, cancel);
        return await FindAsync(record, cancel)
            ?? throw new VerificationFailedException($"{engine.Name} has loaded {workspace.Name(archive)}, but knows neither {record.ConfigDigest} nor {record.Digest}. Make the image again with ./build.sh Release.");
    }

    // Docker's own store knows an image by its configuration, containerd's by its manifest.
    async Task<string?> FindAsync(KmsImageRecord record, CancellationToken cancel) =>
        await engine.FindImageAsync(record.ConfigDigest, cancel) ?? await engine.FindImageAsync(record.Digest, cancel);

    async Task<string> ReadAsync(string path, CancellationToken cancel) => File.Exists(path)
        ? await File.ReadAllTextAsync(path, cancel)
        : throw new AssetMissingException($"{workspace.Name(path)} is missing. Make it with ./build.sh Release.");
}
