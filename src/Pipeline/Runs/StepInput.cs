namespace Pipeline.Runs;

/// <summary>Something a step's result depends on, with the name under which the journal remembers its digest.</summary>
public abstract record StepInput(string Name)
{
    /// <summary>A file's content. A file that is not there yet is the output of an earlier step, or an error when its turn comes.</summary>
    public sealed record File(string Path, string Name) : StepInput(Name);

    /// <summary>All files below a folder.</summary>
    public sealed record Folder(string Path, string Name) : StepInput(Name);

    /// <summary>A value that is in no file: a parameter, a tool's version, the commit.</summary>
    public sealed record Value(string Name, string Text) : StepInput(Name);
}
