namespace Pipeline.Releases;

/// <summary>Puts a folder in the place of another, whole.</summary>
static class FolderSwap
{
    /// <summary>Renames <paramref name="made"/> to <paramref name="place"/>; what was there goes away.</summary>
    /// <remarks>Between two renames nothing is there; a run killed then makes the folder again.</remarks>
    public static void Put(string made, string place)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        var old = made + ".old";
        if (Directory.Exists(place))
            Directory.Move(place, old);
        Directory.Move(made, place);
        if (Directory.Exists(old))
            Directory.Delete(old, recursive: true);
    }
}
