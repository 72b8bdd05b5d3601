using Pipeline.GcpImages;

namespace PipelineTests.GcpImages;

public sealed class GptCheckTests
{
    const long Backup = GptDisk.Last * GptDisk.Block;

    [Fact]
    public async Task A_disk_that_sfdisk_partitioned_has_no_problem() => Assert.Empty(Problems(await Disk()));

    [Fact]
    public async Task A_first_block_without_its_end_is_refused() => Assert.Equal(
        ["The first block does not end with 55 AA, as every boot sector does."], Problems((await Disk()).Spoil(511)));

    [Theory]
    [InlineData(446 + 4)]
    [InlineData(446 + 8)]
    [InlineData(446 + 16)]
    public async Task A_first_block_that_does_not_protect_the_table_is_refused(int offset) => Assert.Equal(
        ["The first block does not protect the partition table by one partition of type EE from block 1."], Problems((await Disk()).Spoil(offset)));

    [Fact]
    public async Task A_damaged_header_is_refused() => Assert.Equal(
        ["The partition table is damaged: the checksum of its header does not fit."], Problems((await Disk()).Spoil(GptDisk.Block + 60)));

    [Fact]
    public async Task Damaged_entries_are_refused() => Assert.Equal(
        ["The partition table is damaged: the checksum of its entries does not fit."], Problems((await Disk()).Spoil(2 * GptDisk.Block)));

    [Fact]
    public async Task A_damaged_copy_is_refused() => Assert.Equal(
        ["The copy of the partition table in the disk's last block is damaged: the checksum of its header does not fit."], Problems((await Disk()).Spoil(Backup + 60)));

    [Fact]
    public async Task A_copy_with_damaged_entries_is_refused() => Assert.Equal(
        ["The copy of the partition table in the disk's last block is damaged: the checksum of its entries does not fit."], Problems((await Disk()).Spoil(Backup - GptDisk.Block)));

    [Fact]
    public async Task A_copy_that_is_not_at_the_disks_end_is_refused()
    {
        var disk = await Disk();
        Assert.Equal(
            ["The copy of the partition table in the disk's last block is damaged: it does not begin with \"EFI PART\"."],
            GptCheck.Problems(new MemoryStream([.. disk.Content, .. new byte[GptDisk.Block]])));
    }

    [Fact]
    public async Task Copies_that_do_not_lead_to_each_other_are_refused() => Assert.Equal(
        ["The two partition tables do not lead to each other: the first says block 7 and the copy block 1; 16383 and 1 are expected."], Problems((await Disk()).Set(1, 32, 7)));

    [Fact]
    public async Task Copies_of_different_disks_are_refused() => Assert.Equal(["The two partition tables are not the same."], Problems((await Disk()).Set(GptDisk.Last, 56, 7)));

    [Fact]
    public async Task A_header_of_another_block_is_refused() => Assert.Equal(
        ["The partition table is damaged: its header says that it is block 2."], Problems((await Disk()).Set(1, 24, 2)));

    [Fact]
    public async Task Entries_beyond_the_disk_are_refused() => Assert.Equal(
        ["The partition table is damaged: its entries lie beyond the disk's end."], Problems((await Disk()).Set(1, 72, 1 << 30)));

    [Fact]
    public async Task Too_many_entries_are_refused() => Assert.Equal(
        ["The partition table is damaged: it has 65535 entries; 1 to 1024 of 128 bytes are expected."], Problems((await Disk()).Set(1, 80, 0x80_0000_FFFF)));

    [Fact]
    public async Task A_partition_over_the_copy_is_refused() => Assert.Equal(
        ["A partition has the blocks 6144 to 16383; 2048 to 16350 can be used."], Problems((await Disk()).Place(2, 6144, GptDisk.Last)));

    [Fact]
    public async Task Partitions_that_overlap_are_refused() => Assert.Equal(
        ["The partitions at block 2048 and 4000 overlap."], Problems((await Disk()).Place(2, 4000, 5000)));

    [Fact]
    public void A_disk_too_small_for_a_table_is_refused() => Assert.Equal(
        "The disk has 600 bytes, which are no whole blocks of 512 for a table.", GptCheck.Problems(new MemoryStream(new byte[600]))[^1]);

    static Task<GptDisk> Disk() => GptDisk.MakeAsync(TestContext.Current.CancellationToken);

    static IReadOnlyList<string> Problems(GptDisk disk) => GptCheck.Problems(new MemoryStream(disk.Content));
}
