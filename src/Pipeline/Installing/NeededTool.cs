namespace Pipeline.Installing;

/// <summary>A program, or a file, of the machine that steps need.</summary>
public sealed record NeededTool
{
    /// <summary>A program on the PATH, or the absolute path of a file or folder.</summary>
    public required string Program { get; init; }

    /// <summary>Where some distributions keep the program, off the PATH.</summary>
    public string? Elsewhere { get; init; }

    /// <summary>The package of Debian that has it.</summary>
    public required string Package { get; init; }

    /// <summary>What it is needed for, as a clause: <c>builds the node images</c>.</summary>
    public required string Use { get; init; }

    /// <summary>The oldest version that works; null: any.</summary>
    public Version? AtLeast { get; init; }

    /// <summary>The program's name without its folder.</summary>
    public string Name => Path.GetFileName(Program);
}
