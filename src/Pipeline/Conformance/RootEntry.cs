namespace Pipeline.Conformance;

/// <summary>One file, folder or link of a root, as the file system has it and not as it was extracted.</summary>
sealed record RootEntry
{
    const int TypeMask = 0xF000, Folder = 0x4000, Regular = 0x8000, SymbolicLink = 0xA000;

    /// <summary>Absolute.</summary>
    public required string Path { get; init; }

    /// <summary>Type and permissions, as in <c>st_mode</c>.</summary>
    public required int Mode { get; init; }

    /// <summary>Whether it has extended attributes: capabilities are one.</summary>
    public required bool HasAttributes { get; init; }

    public bool IsFile => (Mode & TypeMask) is Regular;
    public bool IsFolder => (Mode & TypeMask) is Folder;
    public bool IsLink => (Mode & TypeMask) is SymbolicLink;
    public bool IsExecutable => IsFile && (Mode & 0x49) is not 0;
    public bool IsSetId => IsFile && (Mode & 0xC00) is not 0;
    public bool IsWorldWritable => !IsLink && (Mode & 2) is not 0;
    public bool IsSticky => (Mode & 0x200) is not 0;
    public string Name => System.IO.Path.GetFileName(Path);
    public string Permissions => Convert.ToString(Mode & 0xFFF, 8).PadLeft(4, '0');
}
