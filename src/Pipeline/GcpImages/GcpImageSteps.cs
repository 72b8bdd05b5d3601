using Attestation;
using Pipeline.Conformance;
using Pipeline.Images;
using Pipeline.Runs;

namespace Pipeline.GcpImages;

/// <summary>The steps <c>gcp-image:{profile}</c>: hold each disk to what Compute Engine requires, and pack it for the upload.</summary>
/// <param name="workspace">The checkout.</param>
/// <param name="say">Receives progress.</param>
public sealed class GcpImageSteps(Workspace workspace, Action<string> say)
{
    const string Record = "gcp-image.json";

    /// <summary>How many are packed at once: each keeps a processor busy.</summary>
    public static int AtOnce => Environment.ProcessorCount;

    /// <summary>Folder of a profile's archive and record.</summary>
    public static string FolderOf(Workspace workspace, Profile profile) => workspace.Artifact("gcp-images", profile.Name);

    /// <summary>The record of a profile.</summary>
    public static string RecordOf(Workspace workspace, Profile profile) => Path.Combine(FolderOf(workspace, profile), Record);

    /// <summary>One step for each profile; they may run side by side.</summary>
    public IReadOnlyList<Step> Steps() => [.. Profile.All.Select(profile => new Step
    {
        Name = $"gcp-image:{profile}",
        Purpose = $"holds the disk of {profile} to what Compute Engine requires, and packs it",
        // The disk is not listed: its digest is in the image's record.
        Inputs = [new StepInput.File(ImagePath(profile, "image.json"), "image record")],
        Outputs = [Path.Combine(FolderOf(workspace, profile), GcpImageRecord.ArchiveName), RecordOf(workspace, profile)],
        Run = cancel => RunAsync(profile, cancel),
    })];

    string ImagePath(Profile profile, string file) => Path.Combine(NodeImages.FolderOf(workspace, profile), file);

    async Task RunAsync(Profile profile, CancellationToken cancel)
    {
        var image = await ImageRecord.ReadAsync(ImagePath(profile, "image.json"), cancel);
        var disk = ImagePath(profile, GcpImageRecord.DiskName);
        if (!File.Exists(disk))
            throw new AssetMissingException($"{workspace.Name(disk)} is not there; the step image:{profile} makes it.");
        var work = BaseImage.Fresh(workspace.Artifact("tmp", $"gcp-image-{profile}"));
        var made = Directory.CreateDirectory(Path.Combine(work, "made")).FullName;

        // The table first: packing a disk that cannot be used would be for nothing.
        var rows = ImportRows.Of(await new DiskExamination(work).ReadAsync(disk, image, cancel));
        Demand(profile, rows);
        var archive = Path.Combine(made, GcpImageRecord.ArchiveName);
        await GcpArchive.WriteAsync(disk, archive, Path.Combine(work, "packed"), cancel);
        rows = [.. rows, ImportRows.Archive(await GcpArchive.ProblemsAsync(archive, image.DiskSha256, Path.Combine(work, "unpacked"), cancel))];
        Demand(profile, rows);

        var record = new GcpImageRecord
        {
            SchemaVersion = 1,
            Version = image.Version,
            Profile = profile,
            Name = GcpImageRecord.NameOf(image.Version, profile),
            Family = GcpImageRecord.FamilyOf(profile),
            Architecture = "X86_64",
            GuestOsFeatures = [.. Enum.GetValues<GuestOsFeature>()],
            Archive = FileOf(archive, await Digest.OfFileAsync(archive, cancel)),
            Disk = FileOf(disk, image.DiskSha256),
            RootHash = image.RootHash,
            Requirements = rows,
        };
        await File.WriteAllTextAsync(Path.Combine(made, Record), record.ToJson(), cancel);
        FolderSwap.Put(made, FolderOf(workspace, profile));
        Directory.Delete(work, recursive: true);
        say($"gcp-image:{profile}: {rows.Count} of {rows.Count} requirements are met; {record.Archive.Size / 1048576.0:0.0} MiB for {record.Disk.Size >> 30} GiB of disk");
    }

    static GcpFile FileOf(string path, string sha256) => new() { Name = Path.GetFileName(path), Sha256 = sha256, Size = new FileInfo(path).Length };

    /// <exception cref="VerificationFailedException">A row is not met; the message names each.</exception>
    internal static void Demand(Profile profile, IReadOnlyList<ImportRow> rows)
    {
        string[] broken = [.. rows.Where(row => row.Outcome is not ConformanceOutcome.Met).Select(row => $"{row.Id} ({row.Requirement}; {row.Source}): {row.Found}")];
        if (broken is not [])
            throw new VerificationFailedException($"Compute Engine would not take the disk of {profile}, or not boot it:\n  {string.Join("\n  ", broken)}");
    }
}
