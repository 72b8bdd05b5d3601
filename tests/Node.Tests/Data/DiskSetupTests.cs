using Node.Data;
using Node.Data.Disks;
using Node.Data.Tools;

namespace NodeTests.Data;

public sealed class DiskSetupTests : IDisposable
{
    readonly FileDisks disks = new();

    public void Dispose() => disks.Dispose();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_disk_becomes_ours_and_keeps_its_peer()
    {
        var first = (await PrepareAsync()).Peer();
        Assert.Equal(first, (await PrepareAsync()).Peer());
        Assert.Null((await PrepareAsync()).ReadMark());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(511)]
    [InlineData((1 << 20) - 1)]
    [InlineData(3 << 20)]
    [InlineData(FileDisks.Size - (1 << 20))]
    [InlineData(FileDisks.Size - 1)]
    public async Task A_disk_with_a_byte_of_somebody_else_is_left_alone(long at)
    {
        disks.Disk.Write(at, [0x2a]);
        var refusal = await Assert.ThrowsAsync<DataRefusedException>(PrepareAsync);
        Assert.Equal(DataRefusal.DiskForeign, refusal.Reason);
        Assert.Contains($"byte {at}", refusal.Message, StringComparison.Ordinal);
        disks.Disk.Write(at, [0]);
        Assert.Null(disks.Disk.FindContent(0, FileDisks.Size));
    }

    [Fact]
    public async Task A_disk_whose_ends_are_empty_is_looked_at_in_between_too()
    {
        disks.Disk.Write(FileDisks.Size / 2, new byte[1 << 20].Select(_ => (byte)1).ToArray());
        Assert.Equal(DataRefusal.DiskForeign, (await Assert.ThrowsAsync<DataRefusedException>(PrepareAsync)).Reason);
    }

    [Fact]
    public async Task A_signature_that_blkid_knows_is_said()
    {
        await new SystemTools().RunAsync("mkfs.ext4", ["-q", "-F", disks.Disk.Path], default, Cancel);
        var refusal = await Assert.ThrowsAsync<DataRefusedException>(PrepareAsync);
        Assert.Contains("something is at byte", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Every state in which power can leave the writing of the table, sector by sector.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(0, 32)]
    [InlineData(0, 33)]
    [InlineData(1, 33)]
    [InlineData(2, 33)]
    [InlineData(33, 33)]
    public async Task A_table_whose_writing_was_interrupted_is_finished(int headSectors, int tailSectors)
    {
        var table = DiskTable.For(disks.Disk);
        var tail = DiskTable.Edge - (33 * 512);
        disks.Disk.Write(0, table.Head.AsSpan(0, headSectors * 512));
        disks.Disk.Write(FileDisks.Size - DiskTable.Edge + tail, table.Tail.AsSpan(tail, tailSectors * 512));
        (await PrepareAsync()).Peer();
        Assert.True(disks.Disk.Read(0, DiskTable.Edge).AsSpan().SequenceEqual(table.Head));
    }

    [Fact]
    public async Task A_table_whose_first_half_is_gone_is_not_made_anew_over_data()
    {
        var peer = (await PrepareAsync()).Peer();
        disks.Disk.Write(0, new byte[DiskTable.Edge]);
        Assert.Equal(DataRefusal.DiskForeign, (await Assert.ThrowsAsync<DataRefusedException>(PrepareAsync)).Reason);
        disks.Disk.Write(0, DiskTable.For(disks.Disk).Head);
        Assert.Equal(peer, (await PrepareAsync()).Peer());
    }

    [Fact]
    public async Task A_table_of_another_size_of_disk_is_refused()
    {
        await PrepareAsync();
        await using (var file = File.OpenWrite(disks.Disk.Path))
            file.SetLength(FileDisks.Size * 2);
        var grown = new DiskSetup(new GrownDisks(disks), new SystemTools());
        Assert.Equal(DataRefusal.DiskForeign, (await Assert.ThrowsAsync<DataRefusedException>(() => grown.PrepareAsync(Cancel))).Reason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(300)]
    [InlineData(511)]
    public async Task A_damaged_peer_is_refused_and_not_replaced(int at)
    {
        (await PrepareAsync()).Peer();
        Flip(disks.Identity, at);
        var before = disks.Identity.Read(0, 512);
        Assert.Equal(DataRefusal.IdentityDamaged, (await RefusedPeerAsync()).Reason);
        Assert.Equal(before, disks.Identity.Read(0, 512));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nothing")]
    [InlineData("""{"kind":"mero-node-peer","version":2,"seed":"0000000000000000000000000000000000000000000000000000000000000000","peer_id":"x"}""")]
    [InlineData("""{"kind":"mero-node-peer","version":1,"seed":"00","peer_id":"x"}""")]
    [InlineData("""{"kind":"mero-node-peer","version":1,"seed":"0000000000000000000000000000000000000000000000000000000000000000","peer_id":"x"}""")]
    [InlineData("""{"kind":"mero-node-peer","version":1,"seed":"0000000000000000000000000000000000000000000000000000000000000000","peer_id":"x","more":1}""")]
    public async Task A_peer_of_another_form_is_refused(string json)
    {
        await PrepareAsync();
        SealedSector.Write(disks.Identity, 0, System.Text.Encoding.UTF8.GetBytes(json));
        var refusal = await RefusedPeerAsync();
        Assert.Equal(DataRefusal.IdentityDamaged, refusal.Reason);
        Assert.DoesNotContain("00000000", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_is_gone_is_not_made_anew_where_there_is_data()
    {
        (await PrepareAsync()).Peer();
        disks.Identity.Write(0, new byte[512]);
        disks.Data.Write(4096, [1]);
        Assert.Equal(DataRefusal.IdentityMissing, (await RefusedPeerAsync()).Reason);
    }

    [Fact]
    public async Task A_peer_that_is_gone_is_not_made_anew_where_data_was_begun()
    {
        var disk = await PrepareAsync();
        disk.Peer();
        disk.WriteMark(DataMarkState.Made);
        disks.Identity.Write(0, new byte[512]);
        Assert.Equal(DataRefusal.IdentityMissing, (await RefusedPeerAsync()).Reason);
    }

    [Fact]
    public async Task A_damaged_mark_is_refused()
    {
        var disk = await PrepareAsync();
        disk.WriteMark(DataMarkState.Made);
        Flip(disks.Identity, 64 << 10);
        Assert.Equal(DataRefusal.MarkDamaged, Assert.Throws<DataRefusedException>(() => disk.ReadMark()).Reason);
    }

    [Theory]
    [InlineData("""{"kind":"mero-node-data","state":"unmade"}""")]
    [InlineData("""{"kind":"another","state":"made"}""")]
    [InlineData("null")]
    public async Task A_mark_of_another_form_is_refused(string json)
    {
        var disk = await PrepareAsync();
        SealedSector.Write(disks.Identity, 64 << 10, System.Text.Encoding.UTF8.GetBytes(json));
        Assert.Equal(DataRefusal.MarkDamaged, Assert.Throws<DataRefusedException>(() => disk.ReadMark()).Reason);
    }

    Task<DataDisk> PrepareAsync() => new DiskSetup(disks, new SystemTools()).PrepareAsync(Cancel);

    async Task<DataRefusedException> RefusedPeerAsync()
    {
        var disk = await PrepareAsync();
        return Assert.Throws<DataRefusedException>(() => disk.Peer());
    }

    static void Flip(BlockDevice device, long at) => device.Write(at, [(byte)(device.Read(at, 1)[0] ^ 1)]);

    sealed class GrownDisks(FileDisks disks) : IMachineDisks
    {
        public BlockDevice Find() => disks.Disk with { Size = FileDisks.Size * 2 };

        public Task<BlockDevice> PartitionAsync(BlockDevice disk, int number, long offset, long size, CancellationToken cancel) => disks.PartitionAsync(disk, number, offset, size, cancel);
    }
}
