using System.Buffers.Binary;
using Attestation.Disks;
using Attestation.Measurements;

namespace AttestationTests.Disks;

public sealed class GptEventTests
{
    const int Header = GptForge.Header;
    const int Entries = GptForge.Entries;

    [Fact]
    public void Read_takes_header_count_and_used_entries()
    {
        var disk = GptForge.Build();

        var data = GptEvent.Read(new MemoryStream(disk));

        Assert.Equal(92 + 8 + (2 * 128), data.Length);
        Assert.Equal(disk[Header..(Header + 92)], data[..92]);
        Assert.Equal(2UL, BinaryPrimitives.ReadUInt64LittleEndian(data.AsSpan(92)));
        Assert.Equal(disk[Entries..(Entries + 128)], data[100..228]);
        Assert.Equal(disk[(Entries + 256)..(Entries + 384)], data[228..]);
    }

    [Fact]
    public void Measure_is_the_hash_of_the_data() =>
        Assert.Equal(Measurement.Hash(GptEvent.Read(new MemoryStream(GptForge.Build()))), GptEvent.Measure(new MemoryStream(GptForge.Build())));

    [Fact]
    public void The_checksum_is_that_of_zip() => Assert.Equal(0xcbf43926, Crc32.Compute("123456789"u8));

    [Theory]
    [InlineData(0, 0u, "no GUID partition table")]
    [InlineData(12, 93u, "header of the partition table has 93 bytes")]
    [InlineData(16, 1u, "The checksum of the partition table's header")]
    [InlineData(88, 1u, "The checksum of the partition table's entries")]
    [InlineData(80, 0u, "has 0 entries")]
    [InlineData(80, 0xffffffffu, "has 4294967295 entries")]
    [InlineData(84, 256u, "of 256 bytes")]
    [InlineData(72, 0xffffffu, "needs 16384 bytes at offset 8589934080")]
    [InlineData(76, 0xffffffffu, "beyond any disk")]
    public void Read_refuses(int at, uint value, string because)
    {
        var disk = GptForge.Build();
        BinaryPrimitives.WriteUInt32LittleEndian(disk.AsSpan(Header + at), value);
        if (at is not (12 or 16))
            GptForge.Seal(disk);

        Assert.Contains(because, Assert.Throws<MalformedDiskException>(() => GptEvent.Read(new MemoryStream(disk))).Message);
    }
}
