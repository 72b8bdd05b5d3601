namespace Node.Tasks;

/// <summary>How the data of this machine is, as far as two boots can be compared by it. Nothing of the key is in it.</summary>
sealed record DataFacts
{
    /// <summary>Who this node is toward its KMS; the key is made from it.</summary>
    public required string PeerId { get; init; }

    /// <summary>Whether this boot made the file system.</summary>
    public required bool IsNew { get; init; }

    /// <summary>Of the LUKS2 header as it is on the disk.</summary>
    public required string HeaderSha256 { get; init; }

    /// <summary>What stands in a file of the mounted data: 64 hex digits.</summary>
    public required string Marker { get; init; }

    /// <summary>Whether it stood there before; else this task wrote it, by chance.</summary>
    public required bool IsMarkerFound { get; init; }

    /// <summary>Those of the data disk, as the kernel shows them, in their order on the disk.</summary>
    public required IReadOnlyList<ShownPartition> Partitions { get; init; }
}

/// <summary>A partition as the kernel shows it.</summary>
/// <param name="Name">From its table.</param>
/// <param name="Offset">In bytes.</param>
/// <param name="Size">In bytes.</param>
sealed record ShownPartition(string Name, long Offset, long Size);
