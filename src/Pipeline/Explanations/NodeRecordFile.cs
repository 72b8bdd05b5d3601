using System.Text;
using System.Text.Json;
using Attestation.Comparisons;
using Attestation.Measurements;
using Pipeline.Images;
using Pipeline.Locks;
using Pipeline.Releases;
using Pipeline.Runs;

namespace Pipeline.Explanations;

/// <summary>Reads the record of one node image, with those that a build or a release puts beside it.</summary>
/// <remarks>
/// A build: <c>images/{profile}/image.json</c>, <c>root-files.txt</c> in the same folder, <c>measurements/{profile}.json</c> beside <c>images</c>.
/// A release: all in one folder, under the names of its assets.
/// </remarks>
public sealed class NodeRecordFile(string path)
{
    const string BuildRecord = "image.json";
    const string ReleaseStart = "node-image-record.";

    readonly string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;

    bool IsBuild => Path.GetFileName(path) is BuildRecord;

    /// <summary>Whether a file is such a record, by its name.</summary>
    public static bool Is(string path) => File.Exists(path) && Path.GetFileName(path) is var name && (name is BuildRecord || name.StartsWith(ReleaseStart, StringComparison.Ordinal));

    /// <summary>As a release of this one image.</summary>
    /// <exception cref="AssetMissingException">What the image measures is not there.</exception>
    /// <exception cref="AskedWronglyException">A record has another form.</exception>
    /// <exception cref="VerificationFailedException">The records contradict each other.</exception>
    public async Task<NodeRelease> ReadAsync(CancellationToken cancel)
    {
        var image = await ReadAsync(path, ImageRecord.Parse, cancel);
        var measurements = IsBuild ? Path.GetFullPath(Path.Combine(folder, "..", "..", "measurements", $"{image.Profile}.json")) : Path.Combine(folder, AssetNames.MeasurementsOf(image.Profile));
        if (!File.Exists(measurements))
            throw new AssetMissingException($"{measurements} is not there, and without what the image measures no register can be explained. {(IsBuild ? "Run ./build.sh Measure, which makes it." : "Fetch the release again.")}");
        var measured = await ReadAsync(measurements, MeasuredImage.Parse, cancel);
        var files = await TextAsync(IsBuild ? "root-files.txt" : AssetNames.RootFilesOf(image.Profile), cancel);
        Guards.Refusals.Demand($"{path} and the records beside it", [.. NodeRecordRules.Compare(image.Version, measured, image, files)]);
        return new() { Folder = path, Version = image.Version, Nodes = [Node(measured, image, files, await LockAsync(image, cancel))] };
    }

    ReleasedNode Node(MeasuredImage measured, ImageRecord image, string? files, PackageLock? locked)
    {
        try
        {
            return new()
            {
                Version = image.Version,
                Profile = image.Profile,
                Statement = MeasurementStatement.Of(measured),
                Image = image,
                Files = files is null ? null : RootFiles.Parse(files),
                Lock = locked,
            };
        }
        catch (Exception cause) when (cause is RecordRefusedException or FormatException)
        {
            throw new VerificationFailedException($"{path} and the records beside it: {cause.Message}", cause);
        }
    }

    // A checkout's lock is of today and the record may be of yesterday: it tells of this image only where the record names it.
    async Task<PackageLock?> LockAsync(ImageRecord image, CancellationToken cancel) =>
        await TextAsync(IsBuild ? Path.Combine("..", "..", "..", "images", "node", AssetNames.PackagesLock) : AssetNames.PackagesLock, cancel) is { } text && Digest.Of(text) == image.PackagesLockSha256
            ? PackageLock.Parse(text, AssetNames.PackagesLock)
            : null;

    async Task<string?> TextAsync(string name, CancellationToken cancel) =>
        Path.Combine(folder, name) is var file && File.Exists(file) ? Encoding.UTF8.GetString(await GivenFile.ReadAsync(file, "a record of a node image", cancel)) : null;

    static async Task<T> ReadAsync<T>(string file, Func<string, T> parse, CancellationToken cancel)
    {
        try
        {
            return parse(Encoding.UTF8.GetString(await GivenFile.ReadAsync(file, "a record of a node image", cancel)));
        }
        catch (JsonException cause)
        {
            throw new AskedWronglyException($"{file}{JsonComplaint.Line(cause)}: this does not have the expected form: {JsonComplaint.Reason(cause)}", cause);
        }
    }
}
