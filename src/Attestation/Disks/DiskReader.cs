namespace Attestation.Disks;

/// <summary>Reads at offsets that come from the disk itself, within one range of it.</summary>
sealed class DiskReader
{
    readonly Stream disk;
    readonly long start;

    /// <param name="disk">Seekable; its position is changed.</param>
    /// <param name="start">First byte of the range.</param>
    /// <param name="length">Bytes of the range; they lie within the disk.</param>
    public DiskReader(Stream disk, long start, long length) => (this.disk, this.start, Length) = (disk, start, length);

    /// <summary>Bytes that can be read.</summary>
    public long Length { get; }

    /// <exception cref="MalformedDiskException">The bytes lie beyond the end.</exception>
    public byte[] Bytes(long offset, int count, string what)
    {
        Demand(offset, count, what);
        var bytes = new byte[count];
        Fill(offset, bytes);
        return bytes;
    }

    /// <summary>As <see cref="Bytes"/>, into a buffer.</summary>
    public void Read(long offset, Span<byte> target, string what)
    {
        Demand(offset, target.Length, what);
        Fill(offset, target);
    }

    void Demand(long offset, int count, string what)
    {
        if (offset < 0 || offset > Length - count)
            throw new MalformedDiskException($"The disk is truncated: {what} needs {count} bytes at offset {start + offset}, but the {(start == 0 ? "disk has" : "partition ends at")} {start + Length}.");
    }

    void Fill(long offset, Span<byte> target)
    {
        disk.Position = start + offset;
        disk.ReadExactly(target);
    }
}
