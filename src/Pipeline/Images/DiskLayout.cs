using System.Text.Json;
using Pipeline.Runs;

namespace Pipeline.Images;

/// <summary>Where the three partitions of a disk are, as <c>sfdisk --json</c> tells it.</summary>
sealed record DiskLayout
{
    const string EspType = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B";
    const string RootType = "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709";
    const string RootVerityType = "2C7357ED-EBD2-46D9-AEC1-23D437EC2BF5";

    /// <summary>Size of the EFI partition, in bytes: one UKI, with room to grow.</summary>
    public const long EspBytes = 128L << 20;

    /// <summary>Size of the hash partition, in bytes: dm-verity needs 1/127 of the root.</summary>
    public const long HashBytes = 16L << 20;

    /// <summary>GCP takes disks whose size is a multiple of this.</summary>
    public const long SizeUnit = 1L << 30;

    public required DiskPartition Esp { get; init; }
    public required DiskPartition Root { get; init; }
    public required DiskPartition RootVerity { get; init; }

    /// <summary>The dm-verity root hash, 64 lower-case hex digits.</summary>
    /// <remarks>The ids of root and hash partition are its two halves: <see href="https://uapi-group.org/specifications/specs/discoverable_partitions_specification/"/>.</remarks>
    public string RootHash => (Root.Id + RootVerity.Id).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>Reads what <c>sfdisk --json</c> wrote about a disk.</summary>
    /// <exception cref="VerificationFailedException">It is no GPT with exactly these three partitions.</exception>
    public static DiskLayout Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var table = document.RootElement.GetProperty("partitiontable");
        var sector = table.GetProperty("sectorsize").GetInt64();
        var partitions = table.GetProperty("partitions").EnumerateArray().Select((partition, index) => new DiskPartition
        {
            Number = index + 1,
            Type = partition.GetProperty("type").GetString()!,
            Id = partition.GetProperty("uuid").GetString()!,
            Offset = partition.GetProperty("start").GetInt64() * sector,
            Length = partition.GetProperty("size").GetInt64() * sector,
        }).ToArray();
        if (table.GetProperty("label").GetString() is not "gpt" || partitions.Length is not 3)
            throw new VerificationFailedException($"The disk has {partitions.Length} partitions in a {table.GetProperty("label").GetString()} table; a GPT with EFI, root and root's hash partition is expected.");
        return new() { Esp = Of(EspType, "EFI"), Root = Of(RootType, "root"), RootVerity = Of(RootVerityType, "root hash") };

        DiskPartition Of(string type, string name) => partitions.SingleOrDefault(partition => partition.Type == type)
            ?? throw new VerificationFailedException($"The disk has no {name} partition (type {type}).");
    }
}
