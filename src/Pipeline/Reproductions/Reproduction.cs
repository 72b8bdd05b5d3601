using Pipeline.Runs;

namespace Pipeline.Reproductions;

/// <summary>Builds twice from nothing, one build after the other, and demands the same bytes.</summary>
/// <param name="workspace">The checkout.</param>
/// <param name="mirror">The Debian mirror that was asked for, or null.</param>
/// <param name="time">Measures how long it takes.</param>
/// <param name="say">Receives progress.</param>
public sealed class Reproduction(Workspace workspace, string? mirror, TimeProvider time, Action<string> say)
{
    const long NeededBytes = 12L << 30;

    string Folder => workspace.Artifact("reproduce");

    /// <exception cref="VerificationFailedException">A file differs; the message names the first, and where in it.</exception>
    /// <exception cref="RunException">A build failed; its log is kept.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        Images.HostNeeds.DemandSpace(workspace.Artifacts, NeededBytes);
        Images.BaseImage.Fresh(Folder);
        var began = time.GetTimestamp();
        try
        {
            var build = new CleanBuild(workspace, Folder, mirror, say);
            foreach (var circumstances in BuildCircumstances.Both)
                await build.CopyAsync(circumstances, cancel);
            List<string> made = [];
            foreach (var circumstances in BuildCircumstances.Both)
                made.Add(await build.RunAsync(circumstances, cancel));
            await DemandEqualAsync(made[0], made[1], cancel);
            say($"Two builds from nothing took {time.GetElapsedTime(began).TotalMinutes:0.0} minutes.");
            Directory.Delete(Folder, recursive: true);
        }
        finally
        {
            foreach (var folder in BuildCircumstances.Both.Select(one => Path.Combine(Folder, one.Name)).Where(Directory.Exists))
                Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Compares; both versions of the first file that differs are kept.</summary>
    internal async Task DemandEqualAsync(string first, string second, CancellationToken cancel)
    {
        var difference = await new ArtifactComparison(Path.Combine(Folder, "compared")).FindAsync(first, second, cancel);
        if (difference is null)
        {
            say($"{ArtifactComparison.Count(first)} files of programs, node images, KMS images and measurements are the same, byte for byte.");
            return;
        }
        var kept = BuildCircumstances.Both.Select(one => Path.Combine(Folder, "differing", one.Name, difference.File)).ToArray();
        foreach (var (source, target) in new[] { first, second }.Select(made => Path.Combine(made, difference.File)).Zip(kept).Where(pair => File.Exists(pair.First)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(source, target);
        }
        throw new VerificationFailedException($"{difference}\nBoth versions are kept: {string.Join(" and ", kept.Where(File.Exists).Select(workspace.Name))}.");
    }
}
