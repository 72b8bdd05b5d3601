using System.Buffers.Binary;
using System.Diagnostics;
using Attestation.Disks;
using FsCheck;
using FsCheck.Fluent;

namespace AttestationTests.Disks;

public sealed class FatVolumeTests
{
    static readonly byte[] Content = [.. Enumerable.Range(0, 3000).Select(index => (byte)(index * 7))];

    // Offsets in the boot sector, and values that break it.
    static readonly Dictionary<string, (Action<byte[], FatForge> Mutate, string Because)> Mutations = new()
    {
        ["no signature"] = ((volume, _) => volume[510] = 0, "does not end with 55 aa"),
        ["sector of 513"] = ((volume, _) => volume[11]++, "sectors of 513 bytes"),
        ["sector of 256"] = ((volume, _) => Write16(volume, 11, 256), "sectors of 256 bytes"),
        ["clusters of 3"] = ((volume, _) => volume[13] = 3, "clusters of 3 sectors"),
        ["clusters of nothing"] = ((volume, _) => volume[13] = 0, "clusters of 0 sectors"),
        ["no reserved sector"] = ((volume, _) => Write16(volume, 14, 0), "0 reserved sectors"),
        ["no table"] = ((volume, _) => volume[16] = 0, "0 allocation tables"),
        ["three tables"] = ((volume, _) => volume[16] = 3, "3 allocation tables"),
        ["root of its own"] = ((volume, _) => Write16(volume, 17, 16), "is FAT32 and has 16 entries in a root"),
        ["not mirrored"] = ((volume, _) => Write16(volume, 40, 0x81), "flags 0x81"),
        ["version 1"] = ((volume, _) => Write16(volume, 42, 1), "version 0x1"),
        ["larger than its partition"] = ((volume, _) => Write32(volume, 32, 0x1000_0000), "is said to have 268435456 sectors"),
        ["no room for data"] = ((volume, _) => Write32(volume, 32, 20), "do not fit each other"),
        ["table too short"] = ((volume, _) => Write32(volume, 36, 1), "do not fit each other"),
        ["table without end"] = ((volume, _) => Write32(volume, 36, uint.MaxValue), "do not fit each other"),
        ["root beyond the end"] = ((volume, _) => Write32(volume, 44, 5000), "The root of the EFI partition continues in cluster 5000"),
        ["root in cluster 1"] = ((volume, _) => Write32(volume, 44, 1), "continues in cluster 1"),
        ["folder in a loop"] = ((volume, forge) => Write32(volume, forge.TableEntry(2), 2), "more than the 4096 clusters"),
        ["file in a loop"] = ((volume, forge) => Write32(volume, forge.TableEntry(File + 5), File), "EFI/BOOT/BOOTX64.EFI has more than the 6 clusters"),
        ["chain too short"] = ((volume, forge) => Write32(volume, forge.TableEntry(File + 2), 0x0fff_ffff), "ends after 3 clusters; its size needs 6"),
        ["free cluster in a chain"] = ((volume, forge) => Write32(volume, forge.TableEntry(File + 2), 0), "continues in cluster 0"),
        ["bad cluster in a chain"] = ((volume, forge) => Write32(volume, forge.TableEntry(File + 2), 0x0fff_fff7), "continues in cluster 268435447"),
        ["file without end"] = ((volume, forge) => Write32(volume, Entry(volume, forge) + 28, uint.MaxValue), "has 4294967295 bytes"),
        ["empty file with clusters"] = ((volume, forge) => Write32(volume, Entry(volume, forge) + 28, 0), "is empty, but has a first cluster"),
        ["file without cluster"] = ((volume, forge) => Write16(volume, Entry(volume, forge) + 26, 0), "continues in cluster 0"),
        ["checksum of a long name"] = ((volume, forge) => volume[Entry(volume, forge) - 32 + 13]++, "parts are incomplete, or of another entry"),
        ["long name without a beginning"] = ((volume, forge) => volume[Entry(volume, forge) - 32] = 1, "has part 1 of a long name where a name begins"),
        ["long name of too many parts"] = ((volume, forge) => volume[Entry(volume, forge) - 32] = 0x40 | 21, "has part 21"),
        ["long name of a deleted file"] = ((volume, forge) => volume[Entry(volume, forge)] = 0xe5, "parts are incomplete, or of another entry"),
        ["long name at the end"] = ((volume, forge) => volume[Entry(volume, forge)] = 0, "ends in a long name without an entry"),
        ["two files of one name"] = ((volume, forge) => Copy(volume, Entry(volume, forge) - 32, 64), "is there 2 times"),
    };

    /// <summary>First cluster of the file in <see cref="Boot"/>: behind the root and two folders of four clusters.</summary>
    const int File = 3 + 4 + 4;

    public static TheoryData<string> MutationNames => [.. Mutations.Keys];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Find_reads_a_file_by_its_path_whatever_the_letters_case(bool isFat32)
    {
        var volume = Open(Boot(isFat32).Build());

        Assert.Equal(Content, volume.Find("EFI/BOOT/BOOTX64.EFI"));
        Assert.Equal(Content, volume.Find("efi/boot/bootx64.efi"));
        Assert.Null(volume.Find("EFI/BOOT/BOOTIA32.EFI"));
        Assert.Null(volume.Find("EFI/BOOT"));
        Assert.Null(volume.Find("EFI/BOOT/BOOTX64.EFI/more"));
        Assert.Empty(volume.Find("empty")!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FilesIn_lists_long_names(bool isFat32)
    {
        var volume = Open(new FatForge(isFat32)
            .Add("EFI/Linux/mero-node-locked-read-only_3.0.0.efi", Content)
            .Add("EFI/Linux/b.efi", [])
            .Add("EFI/Linux/more/c.efi", []).Build());

        Assert.Equal(["mero-node-locked-read-only_3.0.0.efi", "b.efi"], volume.FilesIn("EFI/Linux"));
        Assert.Equal(Content, volume.Find("EFI/Linux/mero-node-locked-read-only_3.0.0.efi"));
        Assert.Equal(Content, volume.Find("EFI/Linux/MERO-N~1.EFI"));
        Assert.Empty(volume.FilesIn("EFI/Boot"));
    }

    [Fact]
    public void A_file_in_scattered_clusters_is_put_together()
    {
        var forge = Boot(isFat32: true);
        var bytes = forge.Build();
        // The file's third cluster is moved behind all others.
        const int moved = 1000;
        bytes.AsSpan(forge.Cluster(File + 2), FatForge.Sector).CopyTo(bytes.AsSpan(forge.Cluster(moved)));
        bytes.AsSpan(forge.Cluster(File + 2), FatForge.Sector).Clear();
        Write32(bytes, forge.TableEntry(File + 1), moved);
        Write32(bytes, forge.TableEntry(moved), File + 3);

        Assert.Equal(Content, Open(bytes).Find("EFI/BOOT/BOOTX64.EFI"));
    }

    [Fact]
    public void FAT12_is_refused()
    {
        var forge = Boot(isFat32: false);
        var bytes = forge.Build();
        Write32(bytes, 32, (uint)(forge.Length / FatForge.Sector) - 200);

        Assert.Contains("it is FAT12", Assert.Throws<MalformedDiskException>(() => Open(bytes)).Message);
    }

    [Fact]
    public void FAT16_with_more_clusters_than_it_can_number_is_refused()
    {
        var bytes = new byte[80_000 * 512];
        Boot(isFat32: false).Build().AsSpan(0, 512).CopyTo(bytes);
        Write32(bytes, 32, 80_000);
        Write16(bytes, 22, 400);

        Assert.Contains("more than FAT16 can number", Assert.Throws<MalformedDiskException>(() => Open(bytes)).Message);
    }

    [Theory]
    [MemberData(nameof(MutationNames))]
    public void Find_refuses(string mutation)
    {
        var (mutate, because) = Mutations[mutation];
        var forge = Boot(isFat32: true);
        var bytes = forge.Build();
        mutate(bytes, forge);

        Assert.Contains(because, Assert.Throws<MalformedDiskException>(() => Open(bytes).Find("EFI/BOOT/BOOTX64.EFI")).Message);
    }

    [Fact]
    public void Every_truncation_has_the_one_exception()
    {
        var bytes = Boot(isFat32: true).Build();

        for (var length = 0; length < bytes.Length; length += length < 600 ? 1 : 4096)
            Assert.Throws<MalformedDiskException>(() => Open(bytes[..length]).Find("EFI/BOOT/BOOTX64.EFI"));
    }

    [Fact]
    public void A_changed_byte_never_escapes_as_another_exception()
    {
        var forge = Boot(isFat32: true);
        var bytes = forge.Build();
        // Boot sector, the used part of the table, and the folders.
        int[] places = [.. Enumerable.Range(0, 64), .. Enumerable.Range(forge.TableEntry(0), 80), .. Enumerable.Range(forge.Root, 9 * FatForge.Sector)];

        Prop.ForAll(
            ArbMap.Default.ArbFor<(ushort At, byte Value)>(),
            change =>
            {
                var changed = (byte[])bytes.Clone();
                changed[places[change.At % places.Length]] = change.Value;
                try
                {
                    Open(changed).Find("EFI/BOOT/BOOTX64.EFI");
                }
                catch (MalformedDiskException)
                {
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithQuietOnSuccess(true));
    }

    [Theory]
    [InlineData(16, 16)]
    [InlineData(32, 40)]
    public async Task What_mtools_writes_is_read(int bits, int mebibytes)
    {
        Assert.SkipUnless(System.IO.File.Exists("/usr/sbin/mkfs.vfat") && System.IO.File.Exists("/usr/bin/mcopy"), "mkfs.vfat or mcopy is absent: install dosfstools and mtools.");
        var folder = Directory.CreateTempSubdirectory("mero-fat-").FullName;
        var (image, file) = (Path.Combine(folder, "esp.img"), Path.Combine(folder, "file"));
        await System.IO.File.WriteAllBytesAsync(image, new byte[mebibytes << 20], TestContext.Current.CancellationToken);
        await System.IO.File.WriteAllBytesAsync(file, Content, TestContext.Current.CancellationToken);
        await RunAsync("/usr/sbin/mkfs.vfat", "-F", $"{bits}", "-n", "ESP", image);
        await RunAsync("/usr/bin/mmd", "-i", image, "::/EFI", "::/EFI/Linux");
        await RunAsync("/usr/bin/mcopy", "-i", image, file, "::/EFI/Linux/mero-node-locked-read-only_3.0.0.efi");

        var volume = Open(await System.IO.File.ReadAllBytesAsync(image, TestContext.Current.CancellationToken));

        Assert.Equal(["mero-node-locked-read-only_3.0.0.efi"], volume.FilesIn("EFI/Linux"));
        Assert.Equal(Content, volume.Find("EFI/Linux/mero-node-locked-read-only_3.0.0.efi"));
        Directory.Delete(folder, recursive: true);
    }

    static async Task RunAsync(string program, params string[] arguments)
    {
        using var run = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, said);
    }

    static FatForge Boot(bool isFat32) => new FatForge(isFat32).Add("EFI/BOOT/BOOTX64.EFI", Content).Add("empty", []);

    static FatVolume Open(byte[] bytes) =>
        FatVolume.Open(new MemoryStream(bytes), new() { Type = Guid.Empty, Id = Guid.Empty, Offset = 0, Length = bytes.Length });

    /// <summary>Offset of the file's own entry: behind "." and ".." and one part of its long name.</summary>
    static int Entry(byte[] volume, FatForge forge)
    {
        var at = forge.Cluster(File - 4) + (3 * 32);
        Assert.Equal("BOOTX64 EFI"u8, volume.AsSpan(at, 11));
        return at;
    }

    static void Copy(byte[] volume, int at, int count) => volume.AsSpan(at, count).CopyTo(volume.AsSpan(at + count));

    static void Write16(byte[] volume, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(volume.AsSpan(at), value);

    static void Write32(byte[] volume, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(volume.AsSpan(at), value);
}
