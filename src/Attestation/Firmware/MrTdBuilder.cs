using System.Buffers.Binary;
using System.Security.Cryptography;
using Attestation.Measurements;

namespace Attestation.Firmware;

/// <summary>The stream that the TDX module hashes while a trust domain is built (TDX module specification, TDH.MEM.PAGE.ADD and TDH.MR.EXTEND).</summary>
sealed class MrTdBuilder
{
    public const int PageSize = 4096;

    const int RecordSize = 128;
    const int ChunkSize = 256;
    const int AddressOffset = 16;

    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA384);

    // A page's records and data in one buffer: one call of the hash per page instead of 33.
    readonly byte[] page = new byte[RecordSize + (PageSize / ChunkSize * (RecordSize + ChunkSize))];

    public void Measure(TdvfSection section, ReadOnlySpan<byte> data, bool isAdded, bool isExtended)
    {
        if (!isAdded && !isExtended)
            return;
        for (ulong offset = 0; offset < section.MemorySize; offset += PageSize)
        {
            var rest = offset < (ulong)data.Length ? data[(int)offset..] : [];
            MeasurePage(section.Address + offset, rest[..Math.Min(PageSize, rest.Length)], isAdded, isExtended);
        }
    }

    public Measurement Finish()
    {
        Span<byte> digest = stackalloc byte[Measurement.Size];
        hash.GetHashAndReset(digest);
        hash.Dispose();
        return Measurement.From(digest);
    }

    void MeasurePage(ulong address, ReadOnlySpan<byte> data, bool isAdded, bool isExtended)
    {
        Array.Clear(page);
        var at = 0;
        if (isAdded)
        {
            "MEM.PAGE.ADD"u8.CopyTo(page);
            BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(AddressOffset), address);
            at = RecordSize;
        }
        for (var chunk = 0; isExtended && chunk < PageSize; chunk += ChunkSize)
        {
            "MR.EXTEND"u8.CopyTo(page.AsSpan(at));
            BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(at + AddressOffset), address + (ulong)chunk);
            var rest = chunk < data.Length ? data[chunk..] : [];
            rest[..Math.Min(ChunkSize, rest.Length)].CopyTo(page.AsSpan(at + RecordSize));
            at += RecordSize + ChunkSize;
        }
        hash.AppendData(page, 0, at);
    }
}
