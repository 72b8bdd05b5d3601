namespace Node.Data.Disks;

/// <summary>A disk or a partition.</summary>
/// <param name="Path">The device's file.</param>
/// <param name="Size">In bytes.</param>
sealed record BlockDevice(string Path, long Size)
{
    const int Portion = 1 << 20;

    /// <summary>Where in the file it begins: 0 for everything that the kernel shows.</summary>
    public long Start { get; init; }

    /// <exception cref="DataRefusedException">It cannot be read, or ends before.</exception>
    public byte[] Read(long offset, int count)
    {
        var content = new byte[count];
        try
        {
            // No lock is asked for: udev locks disks while it looks at them.
            using var file = File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            for (var read = 0; read < count;)
            {
                var next = RandomAccess.Read(file, content.AsSpan(read), Start + offset + read);
                read += next > 0 ? next : throw new EndOfStreamException($"it ends at byte {Start + offset + read}.");
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Refused("read", offset, cause);
        }
        return content;
    }

    /// <summary>Writes, and comes back when the content is on the disk.</summary>
    /// <exception cref="DataRefusedException">It cannot be written.</exception>
    public void Write(long offset, ReadOnlySpan<byte> content)
    {
        try
        {
            using var file = File.OpenHandle(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            RandomAccess.Write(file, content, Start + offset);
            RandomAccess.FlushToDisk(file);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Refused("written", offset, cause);
        }
    }

    /// <summary>Where the first byte other than zero is in a part; null: nowhere.</summary>
    public long? FindContent(long offset, long count)
    {
        for (var at = offset; at < offset + count; at += Portion)
        {
            var found = Read(at, (int)Math.Min(Portion, offset + count - at)).AsSpan().IndexOfAnyExcept((byte)0);
            if (found >= 0)
                return at + found;
        }
        return null;
    }

    DataRefusedException Refused(string what, long offset, Exception cause) =>
        new(DataRefusal.DiskUnreadable, $"{Path} could not be {what} at byte {offset}: {cause.Message}", cause);
}
