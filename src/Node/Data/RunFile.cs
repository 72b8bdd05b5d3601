namespace Node.Data;

/// <summary>Files below /run that only root reads: there whole, or not at all.</summary>
static class RunFile
{
    const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var next = path + ".next";
        File.Delete(next);
        using (var file = new FileStream(next, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Own }))
            file.Write(content);
        File.Move(next, path, overwrite: true);
    }
}
