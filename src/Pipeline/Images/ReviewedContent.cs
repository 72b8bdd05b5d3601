using System.Globalization;

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

    /// <summary>Units of ours that may be more exposed than the others, each with its own most: <c>mero-node-conformance.service 3.6</c>.</summary>
    public required IReadOnlyList<string> Exposures { get; init; }

    /// <summary>On what a booted machine listens: <c>tcp 0.0.0.0:2428</c>, <c>unix @name</c>; for an address that the network gave it <c>own</c>.</summary>
    public required IReadOnlyList<string> Listening { get; init; }

    /// <summary>Services that run on a booted machine.</summary>
    public required IReadOnlyList<string> Running { get; init; }

    /// <summary>Where a booted machine can be written to, with the kind of file system: <c>/var tmpfs</c>.</summary>
    public required IReadOnlyList<string> Writable { get; init; }

    /// <summary>Reads the lists; the caller ends the reading.</summary>
    public static ReviewedContent Read(YamlMap map) => new()
    {
        SetId = map.Texts("set_id"),
        Interpreters = map.Texts("interpreters"),
        WorldWritable = map.Texts("world_writable"),
        Sockets = map.Texts("sockets"),
        Starts = map.Texts("starts"),
        Exposures = Limits(map),
        Listening = map.Texts("listening"),
        Running = map.Texts("running"),
        Writable = map.Texts("writable"),
    };

    /// <summary>Both lists of each kind.</summary>
    public ReviewedContent With(ReviewedContent more) => new()
    {
        SetId = [.. SetId, .. more.SetId],
        Interpreters = [.. Interpreters, .. more.Interpreters],
        WorldWritable = [.. WorldWritable, .. more.WorldWritable],
        Sockets = [.. Sockets, .. more.Sockets],
        Starts = [.. Starts, .. more.Starts],
        Exposures = [.. Exposures, .. more.Exposures],
        Listening = [.. Listening, .. more.Listening],
        Running = [.. Running, .. more.Running],
        Writable = [.. Writable, .. more.Writable],
    };

    /// <summary>The most that a unit of ours may have.</summary>
    /// <param name="unit">Its name.</param>
    /// <param name="common">What all others may have.</param>
    public decimal ExposureOf(string unit, decimal common) => Exposures.Select(entry => entry.Split(' ')).FirstOrDefault(entry => entry[0] == unit) is [_, var own]
        && TryLimit(own, out var most)
            ? most
            : common;

    /// <summary>What a disk is held to, as one text.</summary>
    public override string ToString() => Joined(SetId, Interpreters, WorldWritable, Sockets, Starts, Exposures);

    /// <summary>What a booted machine is held to besides, as one text.</summary>
    public string OfBooted() => Joined(SetId, Sockets, Exposures, Listening, Running, Writable);

    static IReadOnlyList<string> Limits(YamlMap map) =>
        map.Texts("exposures").FirstOrDefault(entry => entry.Split(' ') is not [_, var most] || !TryLimit(most, out _)) is { } bad
            ? throw map.Refused("exposures", $"exposures has \"{bad}\"; a unit and a number below 10 are expected, such as a.service 3.6")
            : map.Texts("exposures");

    static bool TryLimit(string text, out decimal most) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out most) && most < 10;

    static string Joined(params IReadOnlyList<IReadOnlyList<string>> lists) => string.Join(" | ", lists.Select(list => string.Join(' ', list)));
}
