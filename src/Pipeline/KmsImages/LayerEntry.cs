namespace Pipeline.KmsImages;

/// <summary>One file, folder or link of a layer. The time is the epoch, always.</summary>
public sealed record LayerEntry
{
    /// <summary>Relative, with slashes: <c>etc/mero-kms/image-profile</c>.</summary>
    public required string Path { get; init; }

    public required UnixFileMode Mode { get; init; }

    /// <summary>Number of the user and of the group that it belongs to; root unless it says otherwise.</summary>
    public int Owner { get; init; }

    /// <summary>A file of this machine with the content.</summary>
    public string? Source { get; init; }

    /// <summary>The content itself.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }

    /// <summary>Where a symbolic link points.</summary>
    public string? LinkTarget { get; init; }

    /// <summary>Neither content nor link: a folder.</summary>
    public bool IsFolder => Source is null && Content is null && LinkTarget is null;
}
