namespace Pipeline.Images;

/// <summary>One entry of a GPT; offset and length in bytes.</summary>
sealed record DiskPartition
{
    /// <summary>Counted from one.</summary>
    public required int Number { get; init; }

    public required string Type { get; init; }
    public required string Id { get; init; }
    public required long Offset { get; init; }
    public required long Length { get; init; }
}
