using Pipeline.Clients.Processes;

namespace Pipeline.Images;

/// <summary>Fills the hash partition of a disk, and writes the root hash into the ids of the two partitions.</summary>
static class RootSeal
{
    /// <summary>The block of dm-verity and of the memory that it is read into, in bytes.</summary>
    const string BlockBytes = "4096";

    // Public constants: the salt need not be secret, and another one each time would be another root hash each time.
    const string Salt = "6d65726f2d74656500000000000000000000000000000000000000000000003a";
    const string Id = "6d65726f-2d74-4565-8000-00000000003a";

    /// <summary>Seals the root as it is on the disk.</summary>
    public static async Task ApplyAsync(string disk, DiskLayout layout, string work, CancellationToken cancel)
    {
        BaseImage.Fresh(work);
        var (root, hashes, rootHash) = (Path.Combine(work, "root.img"), Path.Combine(work, "hashes.img"), Path.Combine(work, "root-hash"));
        await DiskBytes.CutAsync(disk, layout.Root, root, cancel);
        await Tool.RunAsync(
            "veritysetup",
            [
                "format", root, hashes, "--data-block-size", BlockBytes, "--hash-block-size", BlockBytes,
                "--salt", Salt, "--uuid", Id, "--root-hash-file", rootHash,
            ],
            ToolOptions.Default, cancel);
        await DiskBytes.PlaceAsync(hashes, disk, layout.RootVerity, "The hash tree of the root", cancel);
        var hash = (await File.ReadAllTextAsync(rootHash, cancel)).Trim();
        await NameAsync(disk, layout.Root, hash[..32], cancel);
        await NameAsync(disk, layout.RootVerity, hash[32..], cancel);
        Directory.Delete(work, recursive: true);
    }

    static async Task NameAsync(string disk, DiskPartition partition, string half, CancellationToken cancel) =>
        await Tool.RunAsync("sfdisk", ["--part-uuid", disk, $"{partition.Number}", new Guid(Convert.FromHexString(half), bigEndian: true).ToString()], ToolOptions.Default, cancel);
}
