using System.Formats.Tar;
using System.IO.Compression;
using Pipeline.Runs;
using Pipeline.Versions;

namespace Pipeline.Images;

/// <summary>Fetches the pinned archive of merod, and takes nothing from it unless its hash is the pinned one.</summary>
sealed class MerodProgram(Workspace workspace, HttpClient http)
{
    /// <summary>The program's path, after its archive was fetched (or found in the cache), verified and unpacked.</summary>
    /// <exception cref="VerificationFailedException">The archive has another hash, or no program merod.</exception>
    public async Task<string> FetchAsync(MerodArchive pin, CancellationToken cancel)
    {
        var archive = workspace.Artifact("cache", "merod", pin.Sha256 + ".tar.gz");
        if (!File.Exists(archive))
            await DownloadAsync(pin, archive, cancel);
        await DemandHashAsync(archive, pin, cancel);
        var program = workspace.Artifact("cache", "merod", pin.Sha256, "merod");
        await UnpackAsync(archive, pin, program, cancel);
        return program;
    }

    async Task DownloadAsync(MerodArchive pin, string archive, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(archive)!);
        var partial = archive + ".partial";
        try
        {
            await using (var source = pin.Url.IsFile ? File.OpenRead(pin.Url.LocalPath) : await http.GetStreamAsync(pin.Url, cancel))
            await using (var target = File.Create(partial))
                await source.CopyToAsync(target, cancel);
        }
        catch (Exception cause) when (cause is IOException or HttpRequestException or UnauthorizedAccessException)
        {
            throw new AssetMissingException($"merod's archive {pin.Url} could not be fetched. images/versions.json names it; look at the address, or set merod to null.", cause);
        }
        await DemandHashAsync(partial, pin, cancel);
        File.Move(partial, archive, overwrite: true);
    }

    static async Task DemandHashAsync(string path, MerodArchive pin, CancellationToken cancel)
    {
        var found = await Digest.OfFileAsync(path, cancel);
        if (found == Digest.Prefix + pin.Sha256)
            return;
        File.Delete(path);
        throw new VerificationFailedException(
            $"merod's archive {pin.Url} has {found}; images/versions.json pins {Digest.Prefix}{pin.Sha256}. It was not used. "
            + "Find out why it changed before you pin another hash.");
    }

    static async Task UnpackAsync(string archive, MerodArchive pin, string program, CancellationToken cancel)
    {
        await using var compressed = File.OpenRead(archive);
        await using var tar = new TarReader(new GZipStream(compressed, CompressionMode.Decompress));
        while (await tar.GetNextEntryAsync(copyData: false, cancel) is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || Path.GetFileName(entry.Name) is not "merod")
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(program)!);
            await entry.ExtractToFileAsync(program + ".partial", overwrite: true, cancel);
            File.Move(program + ".partial", program, overwrite: true);
            return;
        }
        throw new VerificationFailedException($"merod's archive {pin.Url} has no file named merod. Pin an archive that has the program.");
    }
}
