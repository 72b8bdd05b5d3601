using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace Pipeline.Images;

/// <summary>Looks at a finished disk as a stranger would, and refuses it unless it is what its profile says.</summary>
/// <param name="work">Folder for what is taken out of the disk; made and removed.</param>
sealed class DiskCheck(string work)
{
    /// <summary>Demands layout, verity, boot file and content.</summary>
    /// <exception cref="VerificationFailedException">Something is otherwise; the message names all of it.</exception>
    public async Task DemandAsync(string disk, string uki, NodeProfile profile, NodeBase common, CancellationToken cancel)
    {
        BaseImage.Fresh(work);
        var layout = await ProfileImage.LayoutAsync(disk, cancel);
        if (new FileInfo(disk).Length % DiskLayout.SizeUnit is not 0)
            throw new VerificationFailedException($"{disk} has {new FileInfo(disk).Length} bytes; GCP takes whole GiB only.");

        var (root, hashes) = (Path.Combine(work, "root.img"), Path.Combine(work, "hashes.img"));
        await CutAsync(disk, layout.Root, root, cancel);
        await CutAsync(disk, layout.RootVerity, hashes, cancel);
        await DemandVerityAsync(root, hashes, layout.RootHash, cancel);

        var boot = Path.Combine(work, "BOOTX64.EFI");
        await Tool.RunAsync("mcopy", ["-n", "-i", $"{disk}@@{layout.Esp.Offset}", "::/EFI/BOOT/BOOTX64.EFI", boot], ToolOptions.Default, cancel);
        if (await Digest.OfFileAsync(boot, cancel) is var found && found != await Digest.OfFileAsync(uki, cancel))
            throw new VerificationFailedException($"The file that the firmware boots has {found}, which is not {Path.GetFileName(uki)}.");

        var content = Path.Combine(work, "root");
        await Tool.RunAsync("fsck.erofs", [$"--extract={content}", root], ToolOptions.Default, cancel);
        RootCheck.Demand(content, profile, common);
        Directory.Delete(work, recursive: true);
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

    internal static async Task CutAsync(string disk, DiskPartition partition, string target, CancellationToken cancel)
    {
        await using var source = File.OpenRead(disk);
        await using var made = File.Create(target);
        source.Position = partition.Offset;
        var buffer = new byte[1 << 20];
        for (var left = partition.Length; left > 0;)
        {
            var count = (int)Math.Min(left, buffer.Length);
            await source.ReadExactlyAsync(buffer.AsMemory(0, count), cancel);
            await made.WriteAsync(buffer.AsMemory(0, count), cancel);
            left -= count;
        }
    }
}
