using System.Text;

namespace Attestation.Disks;

/// <summary>One entry of a partition table, as firmware measured it.</summary>
/// <remarks>Source: UEFI specification 5.3.3.</remarks>
public sealed record MeasuredPartition
{
    public required Guid Type { get; init; }

    /// <summary>Of root and hash partition the two halves of the root hash.</summary>
    public required Guid Id { get; init; }

    /// <summary>Number of the first block, of 512 bytes.</summary>
    public required ulong First { get; init; }

    /// <summary>Number of the last block.</summary>
    public required ulong Last { get; init; }

    public required ulong Attributes { get; init; }

    public required string Name { get; init; }

    internal static MeasuredPartition Parse(ReadOnlySpan<byte> entry) => new()
    {
        Type = new Guid(entry[..16]),
        Id = new Guid(entry[16..32]),
        First = BitConverter.ToUInt64(entry[32..]),
        Last = BitConverter.ToUInt64(entry[40..]),
        Attributes = BitConverter.ToUInt64(entry[48..]),
        Name = Encoding.Unicode.GetString(entry[56..]).TrimEnd('\0'),
    };
}
