using System.Buffers.Binary;
using Attestation.Disks;
using Pipeline.Clients.Processes;

namespace PipelineTests.GcpImages;

/// <summary>A disk of 8 MiB that sfdisk partitioned, to be spoilt.</summary>
sealed class GptDisk
{
    public const int Size = 8 << 20, Block = 512;
    public const long Last = (Size / Block) - 1;

    GptDisk(byte[] content) => Content = content;

    public byte[] Content { get; }

    public static async Task<GptDisk> MakeAsync(CancellationToken cancel)
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var file = File.OpenWrite(path))
                file.SetLength(Size);
            await File.WriteAllTextAsync(path + ".script", "label: gpt\nsize=1MiB, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B\nsize=2MiB, type=4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709\n", cancel);
            await Tool.RunAsync("sh", ["-c", "sfdisk --no-tell-kernel \"$0\" < \"$0.script\"", path], ToolOptions.Default, cancel);
            return new(await File.ReadAllBytesAsync(path, cancel));
        }
        finally
        {
            File.Delete(path);
            File.Delete(path + ".script");
        }
    }

    /// <summary>A number of 8 bytes in the header of a copy; its checksum fits again.</summary>
    public GptDisk Set(long header, int offset, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Header(header)[offset..], value);
        return Seal(header);
    }

    /// <summary>The blocks of a partition, in both copies; all checksums fit again.</summary>
    public GptDisk Place(int number, ulong first, ulong last)
    {
        foreach (var header in (long[])[1, Last])
        {
            var entry = Entries(header).Slice((number - 1) * 128, 128);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[32..], first);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[40..], last);
            BinaryPrimitives.WriteUInt32LittleEndian(Header(header)[88..], Crc32.Compute(Entries(header)));
            Seal(header);
        }
        return this;
    }

    public GptDisk Spoil(long offset)
    {
        Content[offset] ^= 0x01;
        return this;
    }

    public Span<byte> Entries(long header) => Content.AsSpan((int)BinaryPrimitives.ReadInt64LittleEndian(Header(header)[72..]) * Block, 128 * 128);

    Span<byte> Header(long block) => Content.AsSpan((int)block * Block, 92);

    GptDisk Seal(long header)
    {
        Header(header)[16..20].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(Header(header)[16..], Crc32.Compute(Header(header)));
        return this;
    }
}
