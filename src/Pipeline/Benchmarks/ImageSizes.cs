using System.Buffers.Binary;
using Attestation;
using Pipeline.GcpImages;
using Pipeline.Images;
using Pipeline.Runs;

namespace Pipeline.Benchmarks;

/// <summary>What the image of locked-read-only takes, in bytes.</summary>
/// <param name="Root">Of its root's file system, as <c>df</c> says in the booted machine.</param>
/// <param name="Archive">Of the archive that is uploaded.</param>
public sealed record ImageSizes(long Root, long Archive)
{
    const int SuperBlockAt = 1024, SuperBlockBytes = 128, BlockBitsAt = 12, BlocksAt = 36;
    const uint Erofs = 0xE0F5E1E2;

    /// <summary>Reads them of the image that was built.</summary>
    /// <exception cref="AssetMissingException">A step has not been done.</exception>
    public static async Task<ImageSizes> ReadAsync(Workspace workspace, CancellationToken cancel)
    {
        var profile = Profile.LockedReadOnly;
        var (disk, archive) = (Path.Combine(NodeImages.FolderOf(workspace, profile), GcpImageRecord.DiskName), Path.Combine(GcpImageSteps.FolderOf(workspace, profile), GcpImageRecord.ArchiveName));
        foreach (var file in (string[])[disk, archive])
        {
            if (!File.Exists(file))
                throw new AssetMissingException($"{workspace.Name(file)} is not there; ./build.sh Images makes it.");
        }
        await using var image = File.OpenRead(disk);
        return new(RootOf(image, (await ProfileImage.LayoutAsync(disk, cancel)).Root.Offset), new FileInfo(archive).Length);
    }

    /// <summary>Size of the EROFS that begins somewhere: its number of blocks, as statfs tells it.</summary>
    /// <exception cref="VerificationFailedException">There is none.</exception>
    internal static long RootOf(Stream disk, long offset)
    {
        var block = new byte[SuperBlockBytes];
        disk.Position = offset + SuperBlockAt;
        disk.ReadExactly(block);
        if (BinaryPrimitives.ReadUInt32LittleEndian(block) is not Erofs || block[BlockBitsAt] is < 9 or > 16)
            throw new VerificationFailedException("The root is no EROFS file system.");
        return (long)BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(BlocksAt)) << block[BlockBitsAt];
    }
}
