using Pipeline.Clients.Docker;
using Pipeline.KmsImages;
using Pipeline.Runs;

namespace Pipeline.Staging.Instances;

/// <summary>The image that Redis and the proxy share: the two programs as they are installed here, and the libraries they load.</summary>
/// <remarks>Nothing is pulled, and there is no shell in it. It is for this machine alone and is never released.</remarks>
sealed class ToolsImage(IContainerEngine engine)
{
    const string Name = "mero-staging-tools:1";

    /// <summary>Makes the image, loads it unless the engine has it, and gives the id under which the engine knows it.</summary>
    /// <param name="programs">Absolute paths.</param>
    /// <param name="folder">Where the archive is made; it can go afterwards.</param>
    /// <param name="cancel">Leaves a part of the archive behind.</param>
    /// <exception cref="StepFailedException">The engine does not take it.</exception>
    public async Task<string> EnsureAsync(IReadOnlyList<string> programs, string folder, CancellationToken cancel)
    {
        var (layer, archive) = (Path.Combine(folder, "tools-layer.tar"), Path.Combine(folder, "tools.tar"));
        var files = new List<LayerEntry>();
        foreach (var program in programs)
            files.AddRange(await ProgramFiles.OfAsync(program, cancel));
        await LayerWriter.WriteAsync(layer, files.DistinctBy(file => file.Path), cancel);
        var digests = await ImageArchive.WriteAsync(archive, Name, Config, [layer], cancel);
        var id = await FindAsync(digests, cancel);
        if (id is null)
        {
            await engine.LoadImageAsync(archive, cancel);
            id = await FindAsync(digests, cancel);
        }
        File.Delete(layer);
        File.Delete(archive);
        return id ?? throw new StepFailedException($"{engine.Name} has loaded {Name}, but knows neither {digests.Config} nor {digests.Manifest}. Look at the engine's log.");
    }

    static OciConfig Config => new()
    {
        Created = "1970-01-01T00:00:00Z",
        Architecture = "amd64",
        Os = "linux",
        Config = new()
        {
            User = $"{KmsImageConfig.UserId}:{KmsImageConfig.UserId}",
            ExposedPorts = new Dictionary<string, OciNothing>(),
            Env = ["PATH=/usr/bin:/usr/sbin"],
            Entrypoint = [],
            WorkingDir = "/",
            Labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["org.opencontainers.image.description"] = "Redis and HAProxy of the machine that made this, for staging",
                ["org.opencontainers.image.title"] = "mero-staging-tools",
            },
        },
        Rootfs = new() { Type = "layers", DiffIds = [] },
    };

    async Task<string?> FindAsync(ImageDigests digests, CancellationToken cancel) =>
        await engine.FindImageAsync(digests.Config, cancel) ?? await engine.FindImageAsync(digests.Manifest, cancel);
}
