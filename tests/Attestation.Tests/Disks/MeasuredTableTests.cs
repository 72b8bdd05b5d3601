using System.Text;
using Attestation.Disks;

namespace AttestationTests.Disks;

public sealed class MeasuredTableTests
{
    static readonly byte[] Event = GptEvent.Read(new MemoryStream(Disk()));

    static byte[] Disk()
    {
        var disk = GptForge.Build();
        disk.AsSpan(GptForge.Entries).Clear();
        GptForge.WritePartition(disk.AsSpan(GptForge.Entries), "c12a7328-f81f-11d2-ba4b-00a0c93ec93b", "6d65726f-2d74-4565-8000-00000000003a", 1 << 20, 1 << 20);
        disk[GptForge.Entries + 48] = 1;
        Encoding.Unicode.GetBytes("esp").CopyTo(disk, GptForge.Entries + 56);
        GptForge.WritePartition(disk.AsSpan(GptForge.Entries + 128), "4f68bce3-e8cd-4db1-96e7-fbcaf984b709", "00000000-0000-0000-0000-000000000001", 1 << 21, 1 << 20);
        GptForge.SealEntries(disk);
        return disk;
    }

    [Fact]
    public void Every_partition_is_read_as_it_was_measured()
    {
        var table = MeasuredTable.Parse(Event);
        Assert.Equal(
            [
                new() { Type = new("c12a7328-f81f-11d2-ba4b-00a0c93ec93b"), Id = new("6d65726f-2d74-4565-8000-00000000003a"), First = 2048, Last = 4095, Attributes = 1, Name = "esp" },
                new MeasuredPartition { Type = new("4f68bce3-e8cd-4db1-96e7-fbcaf984b709"), Id = new("00000000-0000-0000-0000-000000000001"), First = 4096, Last = 6143, Attributes = 0, Name = "" },
            ],
            table.Partitions);
    }

    [Fact]
    public void Data_that_ends_early_is_refused()
    {
        for (var length = 0; length < Event.Length; length++)
            Assert.Throws<MalformedDiskException>(() => MeasuredTable.Parse(Event.AsSpan(0, length)));
    }

    [Fact]
    public void Data_of_something_else_is_refused() => Assert.Throws<MalformedDiskException>(() => MeasuredTable.Parse(new byte[Event.Length]));
}
