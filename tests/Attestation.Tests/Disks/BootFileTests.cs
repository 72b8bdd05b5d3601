using Attestation.Disks;

namespace AttestationTests.Disks;

public sealed class BootFileTests
{
    const string Default = "EFI/BOOT/BOOTX64.EFI";

    [Fact]
    public void Find_takes_what_firmware_starts_without_a_boot_entry()
    {
        var found = Find(new FatForge().Add(Default, [1]).Add("EFI/Linux/other.efi", [2]));

        Assert.Equal(Default, found.Path);
        Assert.Equal([1], found.Content.ToArray());
    }

    [Fact]
    public void Find_takes_the_one_installed_image_otherwise()
    {
        var found = Find(new FatForge().Add("EFI/Linux/mero-node_3.0.0.efi", [2]).Add("EFI/Linux/notes.txt", [3]));

        Assert.Equal("EFI/Linux/mero-node_3.0.0.efi", found.Path);
        Assert.Equal([2], found.Content.ToArray());
    }

    [Fact]
    public void Find_refuses_an_EFI_partition_without_a_file_to_start() =>
        Assert.Contains("has no EFI/BOOT/BOOTX64.EFI, and no EFI/Linux/*.efi", Refused(GptForge.Disk(new FatForge().Add("other", [1]).Build())));

    [Fact]
    public void Find_refuses_to_choose_between_images() => Assert.Contains(
        "2 files, EFI/Linux/a.efi, b.efi",
        Refused(GptForge.Disk(new FatForge().Add("EFI/Linux/a.efi", [1]).Add("EFI/Linux/b.efi", [1]).Build())));

    [Fact]
    public void Find_refuses_a_disk_without_an_EFI_partition() => Assert.Contains("has 0 EFI partitions", Refused(GptForge.Build()));

    [Fact]
    public void Find_refuses_to_choose_between_EFI_partitions()
    {
        var disk = GptForge.Disk(new FatForge().Add(Default, [1]).Build());
        disk.AsSpan(GptForge.Entries, 128).CopyTo(disk.AsSpan(GptForge.Entries + 128));
        GptForge.SealEntries(disk);

        Assert.Contains("has 2 EFI partitions", Refused(disk));
    }

    [Theory]
    [InlineData(32, 0xff)]
    [InlineData(39, 0x80)]
    [InlineData(42, 0x7f)]
    [InlineData(47, 0x80)]
    public void Find_refuses_a_partition_beyond_the_disk(int at, byte value)
    {
        var disk = GptForge.Disk(new FatForge().Add(Default, [1]).Build());
        disk[GptForge.Entries + at] = value;
        if (at == 32)
            disk[GptForge.Entries + 33] = 0xff;
        GptForge.SealEntries(disk);

        Assert.Contains("A partition is said to have the blocks", Refused(disk));
    }

    static BootFile Find(FatForge volume) => BootFile.Find(new MemoryStream(GptForge.Disk(volume.Build())));

    static string Refused(byte[] disk) => Assert.Throws<MalformedDiskException>(() => BootFile.Find(new MemoryStream(disk))).Message;
}
