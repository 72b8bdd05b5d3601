using Pipeline.Clients.Processes;
using Pipeline.Conformance;
using Pipeline.Runs;

namespace Pipeline.Images;

/// <summary>Looks at a finished disk as a stranger would, and refuses it unless it is what its profile says.</summary>
/// <param name="work">Folder for what is taken out of the disk; made and removed.</param>
sealed class DiskCheck(string work)
{
    /// <summary>Demands layout, verity, boot file, content and conformance; lists what the root has, and what it was held to.</summary>
    /// <exception cref="VerificationFailedException">Something is otherwise; the message names all of it.</exception>
    public async Task<(RootFiles Files, IReadOnlyList<ConformanceRow> Conformance)> DemandAsync(
        string disk, string uki, NodeProfile profile, NodeBase common, PackageOwners owners, string commandLine, IReadOnlyList<ImagePackage> packages, CancellationToken cancel)
    {
        BaseImage.Fresh(work);
        var layout = await ProfileImage.LayoutAsync(disk, cancel);
        if (new FileInfo(disk).Length % DiskLayout.SizeUnit is not 0)
            throw new VerificationFailedException($"{disk} has {new FileInfo(disk).Length} bytes; GCP takes whole GiB only.");

        var (root, hashes) = (Path.Combine(work, "root.img"), Path.Combine(work, "hashes.img"));
        await DiskBytes.CutAsync(disk, layout.Root, root, cancel);
        await DiskBytes.CutAsync(disk, layout.RootVerity, hashes, cancel);
        await DemandVerityAsync(root, hashes, layout.RootHash, cancel);

        var boot = Path.Combine(work, "BOOTX64.EFI");
        await Tool.RunAsync("mcopy", ["-n", "-i", $"{disk}@@{layout.Esp.Offset}", "::/EFI/BOOT/BOOTX64.EFI", boot], ToolOptions.Default, cancel);
        if (await Digest.OfFileAsync(boot, cancel) is var found && found != await Digest.OfFileAsync(uki, cancel))
            throw new VerificationFailedException($"The file that the firmware boots has {found}, which is not {Path.GetFileName(uki)}.");

        var content = Path.Combine(work, "root");
        await Tool.RunAsync("fsck.erofs", ["--preserve-perms", $"--extract={content}", root], ToolOptions.Default, cancel);
        RootCheck.Demand(content, profile, common);
        var conformance = await ConformanceCheck.DemandAsync(root, content, await ExaminedInitrd.ReadAsync(boot, work, cancel), profile, common, commandLine, packages, cancel);
        var files = await RootFiles.ReadAsync(content, Modes(root), owners, cancel);
        Directory.Delete(work, recursive: true);
        return (files, conformance);
    }

    static Dictionary<string, int> Modes(string root)
    {
        using var file = File.OpenRead(root);
        return new ErofsTree(file).Read().ToDictionary(entry => entry.Path, entry => entry.Mode);
    }

    internal static async Task DemandVerityAsync(string root, string hashes, string rootHash, CancellationToken cancel)
    {
        try
        {
            await Tool.RunAsync("veritysetup", ["verify", root, hashes, rootHash], ToolOptions.Default, cancel);
        }
        catch (ToolFailedException cause)
        {
            throw new VerificationFailedException($"The root does not have the root hash {rootHash} that its command line will say.", cause);
        }
    }
}
