namespace Pipeline.KmsImages;

/// <summary>A file that an image refers to by its digest.</summary>
/// <param name="Digest"><c>sha256:{hex}</c>.</param>
/// <param name="Size">Length in bytes.</param>
sealed record ImageBlob(string Digest, long Size)
{
    /// <summary>Where it is in an OCI layout.</summary>
    public string LayoutPath => "blobs/sha256/" + Digest["sha256:".Length..];

    public static ImageBlob Of(ReadOnlySpan<byte> content) => new(Runs.Digest.Of(content), content.Length);

    public static async Task<ImageBlob> OfAsync(string path, CancellationToken cancel) =>
        new(await Runs.Digest.OfFileAsync(path, cancel), new FileInfo(path).Length);
}
