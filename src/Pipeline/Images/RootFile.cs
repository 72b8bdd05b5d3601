namespace Pipeline.Images;

/// <summary>One entry of an image's root.</summary>
public sealed record RootFile
{
    /// <summary>From the root, with a slash at its beginning.</summary>
    public required string Path { get; init; }

    /// <summary><c>f</c> a file, <c>l</c> a link, <c>d</c> a folder, <c>o</c> anything else.</summary>
    public required char Kind { get; init; }

    /// <summary>Four octal digits; set-user-id and the like in the first.</summary>
    public required string Mode { get; init; }

    /// <summary>SHA-256 of a file's bytes or of a link's target, 64 lower-case hex digits; <c>-</c> otherwise.</summary>
    public required string Content { get; init; }

    /// <summary>The Debian package that brings it; null: the build puts it there, or nothing recorded who does.</summary>
    public required string? Package { get; init; }

    /// <summary>A line of the list: the path last, because it may have spaces.</summary>
    public string ToLine() => $"{Kind} {Mode} {Content} {Package ?? "-"} {Path}";

    /// <summary>Reads a line strictly.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static RootFile Parse(string line)
    {
        if (line.Split(' ', 5) is not [[var kind and ('f' or 'l' or 'd' or 'o')], { Length: 4 } mode, var content, { Length: > 0 } package, ['/', ..] path]
            || mode.Any(digit => digit is < '0' or > '7')
            || (kind is 'f' or 'l' ? content.Length != 64 || !content.All(char.IsAsciiHexDigitLower) : content is not "-"))
            throw new FormatException($"\"{line}\" is no line of a root's files; \"f 0755 SHA-256 PACKAGE /PATH\" is expected, or the same with l, d or o");
        return new() { Path = path, Kind = kind, Mode = mode, Content = content, Package = package is "-" ? null : package };
    }
}
