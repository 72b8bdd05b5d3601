namespace Pipeline.Images;

/// <summary>What somebody looked at and found right in an image, though it is of a kind that must not be there unseen: <c>reviewed</c> in a file of <c>images/node</c>.</summary>
sealed record ReviewedContent
{
    /// <summary>Programs that run as their owner or group, as absolute paths.</summary>
    public required IReadOnlyList<string> SetId { get; init; }

    /// <summary>Programs that run scripts, as absolute paths.</summary>
    public required IReadOnlyList<string> Interpreters { get; init; }

    /// <summary>Folders that everybody may write to, as absolute paths.</summary>
    public required IReadOnlyList<string> WorldWritable { get; init; }

    /// <summary>Units of sockets that systemd listens on.</summary>
    public required IReadOnlyList<string> Sockets { get; init; }

    /// <summary>Units that start with the machine besides those under <c>enable</c>.</summary>
    public required IReadOnlyList<string> Starts { get; init; }

    /// <summary>Reads the lists; the caller ends the reading.</summary>
    public static ReviewedContent Read(YamlMap map) => new()
    {
        SetId = map.Texts("set_id"),
        Interpreters = map.Texts("interpreters"),
        WorldWritable = map.Texts("world_writable"),
        Sockets = map.Texts("sockets"),
        Starts = map.Texts("starts"),
    };

    /// <summary>Both lists of each kind.</summary>
    public ReviewedContent With(ReviewedContent more) => new()
    {
        SetId = [.. SetId, .. more.SetId],
        Interpreters = [.. Interpreters, .. more.Interpreters],
        WorldWritable = [.. WorldWritable, .. more.WorldWritable],
        Sockets = [.. Sockets, .. more.Sockets],
        Starts = [.. Starts, .. more.Starts],
    };

    /// <summary>Everything as one text.</summary>
    public override string ToString() => string.Join(" | ", new[] { SetId, Interpreters, WorldWritable, Sockets, Starts }.Select(list => string.Join(' ', list)));
}
