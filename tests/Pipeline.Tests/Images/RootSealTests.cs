using Pipeline.Clients.Processes;
using Pipeline.Images;
using Pipeline.Runs;

namespace PipelineTests.Images;

public sealed class RootSealTests : IDisposable
{
    const int RootBytes = 1 << 20;

    readonly string folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    async Task<string> SealedAsync(string name)
    {
        Assert.SkipUnless(Tool.Find("veritysetup") is not null && Tool.Find("sfdisk") is not null, "veritysetup and sfdisk are absent; ./build.sh Release installs them, and checks the same on real images.");
        var (disk, script) = (Path.Combine(folder, name), Path.Combine(folder, name + ".sfdisk"));
        await File.WriteAllBytesAsync(disk, new byte[8 << 20], Cancel);
        await File.WriteAllTextAsync(script, """
            label: gpt
            start=2048, size=2048, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B
            start=4096, size=2048, type=4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709
            start=6144, size=2048, type=2C7357ED-EBD2-46D9-AEC1-23D437EC2BF5
            """, Cancel);
        await Tool.RunAsync("sh", ["-c", $"$(command -v sfdisk || echo /usr/sbin/sfdisk) {disk} < {script}"], ToolOptions.Default, Cancel);
        await using (var file = File.OpenWrite(disk))
        {
            file.Position = 2 << 20;
            await file.WriteAsync(Enumerable.Range(0, RootBytes).Select(at => (byte)(at * 31 >> 3)).ToArray(), Cancel);
        }
        await RootSeal.ApplyAsync(disk, await ProfileImage.LayoutAsync(disk, Cancel), Path.Combine(folder, "work"), Cancel);
        return disk;
    }

    async Task VerifyAsync(string disk)
    {
        var layout = await ProfileImage.LayoutAsync(disk, Cancel);
        var (root, hashes) = (Path.Combine(folder, "root"), Path.Combine(folder, "hashes"));
        await DiskBytes.CutAsync(disk, layout.Root, root, Cancel);
        await DiskBytes.CutAsync(disk, layout.RootVerity, hashes, Cancel);
        await DiskCheck.DemandVerityAsync(root, hashes, layout.RootHash, Cancel);
    }

    [Fact]
    public async Task A_sealed_root_has_the_hash_that_the_partition_ids_say() => await VerifyAsync(await SealedAsync("disk"));

    [Fact]
    public async Task The_same_root_has_the_same_hash_each_time() => Assert.Equal(
        (await ProfileImage.LayoutAsync(await SealedAsync("one"), Cancel)).RootHash,
        (await ProfileImage.LayoutAsync(await SealedAsync("two"), Cancel)).RootHash);

    [Theory]
    [InlineData(0)]
    [InlineData(RootBytes / 2)]
    [InlineData(RootBytes - 1)]
    public async Task One_flipped_byte_of_the_root_is_refused(int at)
    {
        var disk = await SealedAsync("disk");
        await using (var file = File.Open(disk, FileMode.Open))
        {
            file.Position = (2 << 20) + at;
            var value = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(value ^ 1));
        }

        await Assert.ThrowsAsync<VerificationFailedException>(() => VerifyAsync(disk));
    }
}
