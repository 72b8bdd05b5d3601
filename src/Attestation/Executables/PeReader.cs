using System.Buffers.Binary;

namespace Attestation.Executables;

/// <summary>Reads at offsets that come from the file itself.</summary>
readonly ref struct PeReader(ReadOnlySpan<byte> file)
{
    readonly ReadOnlySpan<byte> file = file;

    public ushort UInt16(long offset, string what) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(offset, sizeof(ushort), what));

    public uint UInt32(long offset, string what) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(offset, sizeof(uint), what));

    public ReadOnlySpan<byte> Bytes(long offset, long count, string what) => offset + count <= file.Length
        ? file.Slice((int)offset, (int)count)
        : throw new MalformedExecutableException($"The executable is truncated: {what} needs {count} bytes at offset {offset}, but the file has {file.Length}.");
}
