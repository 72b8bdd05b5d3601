using System.Text.Json;

namespace Pipeline.KmsImages;

/// <summary>Puts layers and settings together to one archive: an OCI layout that Docker loads as its own archive, too.</summary>
static class ImageArchive
{
    const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    /// <param name="path">Where the archive goes.</param>
    /// <param name="name">With tag; for people and for older engines. The image is known by its digest.</param>
    /// <param name="config">Everything but the layers' digests.</param>
    /// <param name="layers">Files in order, the lowest first.</param>
    /// <param name="cancel">Leaves a part of the archive behind.</param>
    public static async Task<ImageDigests> WriteAsync(string path, string name, OciConfig config, IReadOnlyList<string> layers, CancellationToken cancel)
    {
        var blobs = await Task.WhenAll(layers.Select(layer => ImageBlob.OfAsync(layer, cancel)));
        var configBytes = JsonSerializer.SerializeToUtf8Bytes(
            config with { Rootfs = new() { Type = "layers", DiffIds = [.. blobs.Select(blob => blob.Digest)] } }, OciJson.Compact.OciConfig);
        var configBlob = ImageBlob.Of(configBytes);
        var manifestBytes = JsonSerializer.SerializeToUtf8Bytes(new()
        {
            SchemaVersion = 2,
            MediaType = Manifest,
            Config = new() { MediaType = "application/vnd.oci.image.config.v1+json", Digest = configBlob.Digest, Size = configBlob.Size },
            Layers = [.. blobs.Select(blob => new OciDescriptor { MediaType = "application/vnd.oci.image.layer.v1.tar", Digest = blob.Digest, Size = blob.Size })],
        }, OciJson.Compact.OciManifest);
        var manifestBlob = ImageBlob.Of(manifestBytes);
        var entries = new List<LayerEntry>
        {
            Text("oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray()),
            Text("index.json", Index(manifestBlob, name)),
            Text("manifest.json", JsonSerializer.SerializeToUtf8Bytes(
                [new() { Config = configBlob.LayoutPath, RepoTags = [name], Layers = [.. blobs.Select(blob => blob.LayoutPath)] }], OciJson.Compact.IReadOnlyListDockerArchive)),
            Text(configBlob.LayoutPath, configBytes),
            Text(manifestBlob.LayoutPath, manifestBytes),
        };
        entries.AddRange(blobs.Zip(layers, (blob, layer) => new LayerEntry { Path = blob.LayoutPath, Mode = File644, Source = layer }).DistinctBy(entry => entry.Path));
        await LayerWriter.WriteAsync(path, entries, cancel);
        return new(manifestBlob.Digest, configBlob.Digest);
    }

    static byte[] Index(ImageBlob manifest, string name) => JsonSerializer.SerializeToUtf8Bytes(new()
    {
        SchemaVersion = 2,
        MediaType = "application/vnd.oci.image.index.v1+json",
        Manifests =
        [
            new()
            {
                MediaType = Manifest,
                Digest = manifest.Digest,
                Size = manifest.Size,
                Annotations = new SortedDictionary<string, string>(StringComparer.Ordinal)
                {
                    ["io.containerd.image.name"] = $"docker.io/library/{name}",
                    ["org.opencontainers.image.ref.name"] = name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..],
                },
            },
        ],
    }, OciJson.Compact.OciIndex);

    static LayerEntry Text(string path, byte[] content) => new() { Path = path, Mode = File644, Content = content };

    const UnixFileMode File644 = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
}
