using System.Security.Cryptography;

namespace Node.Data.Disks;

/// <summary>One sector that holds a short text and its SHA-256: written whole or not at all, and known when it is damaged.</summary>
/// <remarks>There is no file system around it, because the kernel would have to interpret what the host gives it.</remarks>
static class SealedSector
{
    /// <summary>Bytes of text that fit.</summary>
    public const int Most = Size - SHA256.HashSizeInBytes;

    const int Size = DiskTable.SectorSize;

    public static void Write(BlockDevice device, long offset, ReadOnlySpan<byte> text)
    {
        Span<byte> sector = stackalloc byte[Size];
        sector.Clear();
        text.CopyTo(sector[..Most]);
        SHA256.HashData(sector[..Most], sector[Most..]);
        device.Write(offset, sector);
        CryptographicOperations.ZeroMemory(sector);
    }

    /// <summary>The text; null where nothing was ever written.</summary>
    /// <exception cref="InvalidDataException">It is not what was written.</exception>
    public static byte[]? Read(BlockDevice device, long offset)
    {
        var sector = device.Read(offset, Size);
        if (!sector.AsSpan().ContainsAnyExcept((byte)0))
            return null;
        if (!SHA256.HashData(sector.AsSpan(0, Most)).AsSpan().SequenceEqual(sector.AsSpan(Most)))
            throw new InvalidDataException($"the {Size} bytes at {offset} of {device.Path} do not have the SHA-256 that they end with");
        return sector.AsSpan(0, Most).TrimEnd((byte)0).ToArray();
    }
}
