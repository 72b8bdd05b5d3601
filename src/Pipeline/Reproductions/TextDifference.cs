namespace Pipeline.Reproductions;

/// <summary>Where two texts differ.</summary>
static class TextDifference
{
    /// <summary>The first line that differs, with both versions.</summary>
    public static string Between(string first, string second)
    {
        var (one, other) = (first.Split('\n'), second.Split('\n'));
        var line = one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"in line {line + 1}\n  first:  {Shown(one, line)}\n  second: {Shown(other, line)}";
    }

    static string Shown(string[] lines, int line) => line < lines.Length ? lines[line].Trim() : "(no such line)";
}
