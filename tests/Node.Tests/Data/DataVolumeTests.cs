using Node.Data;
using Node.Data.Disks;
using Node.Data.Luks;
using Node.Data.Tools;
using NodeTests.Boot;

namespace NodeTests.Data;

/// <summary>With the real cryptsetup, mkfs and blkid; only the device mapper is a file.</summary>
public sealed class DataVolumeTests : IDisposable
{
    const int Kept = 24 << 20;

    static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(index => (byte)(index * 7))];

    readonly FakeMachine machine = new();
    readonly FileDisks disks = new();
    readonly MappingTools tools;

    public DataVolumeTests() => tools = new(machine.Paths);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        machine.Dispose();
        disks.Dispose();
    }

    [Fact]
    public async Task The_first_boot_makes_it_and_every_other_opens_it()
    {
        Assert.True(await BootAsync());
        Assert.Equal(["blkid", "cryptsetup luksFormat", "cryptsetup open", "mkfs.ext4"], tools.Ran);
        await KeepAsync();
        tools.Reboot();
        Assert.False(await BootAsync());
        Assert.Equal(["cryptsetup open", "blkid"], tools.Ran);
        await DemandKeptAsync();
    }

    [Fact]
    public async Task The_key_is_in_no_argument()
    {
        await BootAsync();
        Assert.DoesNotContain(tools.Arguments, argument => argument.Contains(Convert.ToHexStringLower(Key), StringComparison.OrdinalIgnoreCase));
        Assert.Equal(2, tools.Arguments.Count(argument => argument is "--key-file"));
    }

    /// <summary>Power fails before each program of the first boot, and once more before each of the second.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    [InlineData(2, 2)]
    [InlineData(3, 0)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    public async Task A_first_boot_without_power_is_done_again(int first, int second)
    {
        foreach (var step in (int[])[first, second])
        {
            tools.FailsBefore = step;
            await Assert.ThrowsAsync<PowerFailedException>(BootAsync);
            tools.Reboot();
        }
        Assert.True(await BootAsync());
        await KeepAsync();
        tools.Reboot();
        Assert.False(await BootAsync());
        await DemandKeptAsync();
    }

    /// <summary>The header was being written when power failed: nothing was kept yet, because the mark says "making".</summary>
    [Theory]
    [InlineData(4096)]
    [InlineData(LuksForm.KeyslotsOffset)]
    [InlineData(LuksForm.DataOffset)]
    public async Task A_half_written_header_is_made_again(int written)
    {
        await BootAsync();
        disks.Data.Write(written, new byte[LuksForm.DataOffset - written]);
        new DataDisk(disks.Identity, disks.Data).WriteMark(DataMarkState.Making);
        tools.Reboot();
        Assert.True(await BootAsync());
    }

    [Fact]
    public async Task Another_key_is_refused_and_nothing_is_written_over()
    {
        await BootAsync();
        await KeepAsync();
        tools.Reboot();
        var before = Hash();
        await AssertRefusedAsync(DataRefusal.KeyRefused, () => BootAsync([.. Key.Reverse()]));
        Assert.Equal(before, Hash());
        Assert.False(await BootAsync());
        await DemandKeptAsync();
    }

    [Fact]
    public async Task A_header_that_is_gone_is_refused_and_not_made_again()
    {
        await BootAsync();
        tools.Reboot();
        disks.Data.Write(0, new byte[LuksForm.DataOffset]);
        await AssertRefusedAsync(DataRefusal.HeaderRefused, () => BootAsync());
        Assert.DoesNotContain(tools.Ran, program => program.StartsWith("cryptsetup", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_header_that_encrypts_nothing_reaches_no_program()
    {
        await BootAsync();
        tools.Reboot();
        disks.Data.Write(0, LuksForge.WithJson(disks.Data.Read(0, LuksForm.DataOffset), json => json.Replace("aes-xts-plain64", "cipher_null-ecb", StringComparison.Ordinal)));
        await AssertRefusedAsync(DataRefusal.HeaderRefused, () => BootAsync());
        Assert.Empty(tools.Ran);
    }

    [Fact]
    public async Task What_is_opened_is_the_header_that_was_looked_at()
    {
        await BootAsync();
        tools.Reboot();
        await BootAsync();
        Assert.Equal(disks.Data.Read(0, LuksForm.DataOffset), await File.ReadAllBytesAsync(machine.Paths.HeaderCopy, Cancel));
        Assert.Contains(machine.Paths.HeaderCopy, tools.Arguments);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(machine.Paths.HeaderCopy));
    }

    [Fact]
    public async Task No_file_system_inside_is_refused_and_none_is_made()
    {
        await BootAsync();
        tools.Reboot();
        await File.WriteAllBytesAsync(tools.Decrypted, new byte[32 << 20], Cancel);
        await AssertRefusedAsync(DataRefusal.ContentUnknown, () => BootAsync());
        Assert.Equal(["cryptsetup open", "blkid", "cryptsetup close"], tools.Ran);
    }

    [Fact]
    public async Task A_partition_that_somebody_else_wrote_to_is_refused()
    {
        var disk = await new DiskSetup(disks, tools).PrepareAsync(Cancel);
        disk.Peer();
        disks.Data.Write(1 << 20, [1]);
        await AssertRefusedAsync(DataRefusal.PartitionForeign, () => BootAsync());
        Assert.Null(disk.ReadMark());
    }

    [Fact]
    public async Task A_program_that_fails_is_quoted()
    {
        var refusal = await Assert.ThrowsAsync<DataRefusedException>(() => ((ITools)new SystemTools()).DemandAsync("cryptsetup", ["luksDump", disks.Disk.Path], default, Cancel));
        Assert.Equal(DataRefusal.ToolFailed, refusal.Reason);
        Assert.Contains("is not a valid LUKS device", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_missing_is_named() => Assert.Contains(
        "install cryptsetup-bin",
        (await Assert.ThrowsAsync<DataRefusedException>(() => new SystemTools().RunAsync("no-such-program", [], default, Cancel))).Message,
        StringComparison.Ordinal);

    async Task<bool> BootAsync(byte[]? key = null)
    {
        var disk = await new DiskSetup(disks, tools).PrepareAsync(Cancel);
        disk.Peer();
        return await new DataVolume(disk, new LuksVolume(machine.Paths, tools)).OpenAsync(key ?? Key, Cancel);
    }

    Task<bool> BootAsync() => BootAsync(null);

    async Task KeepAsync()
    {
        await using var file = File.OpenWrite(tools.Decrypted);
        file.Seek(Kept, SeekOrigin.Begin);
        await file.WriteAsync("kept"u8.ToArray(), Cancel);
    }

    async Task DemandKeptAsync()
    {
        await using var file = File.OpenRead(tools.Decrypted);
        file.Seek(Kept, SeekOrigin.Begin);
        var found = new byte[4];
        await file.ReadExactlyAsync(found, Cancel);
        Assert.Equal("kept"u8.ToArray(), found);
    }

    string Hash() => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(disks.Disk.Path)));

    static async Task AssertRefusedAsync(DataRefusal reason, Func<Task> boot) => Assert.Equal(reason, (await Assert.ThrowsAsync<DataRefusedException>(boot)).Reason);
}
