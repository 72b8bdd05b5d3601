using System.Globalization;

namespace Pipeline.Images;

/// <summary>What all node images have in common: <c>images/node/base.yaml</c>.</summary>
sealed record NodeBase
{
    /// <summary>Debian packages.</summary>
    public required IReadOnlyList<string> Packages { get; init; }

    /// <summary>Folders below <c>images/node/files</c> that are copied into the root.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Units that start with the machine; every other unit is disabled.</summary>
    public required IReadOnlyList<string> Enable { get; init; }

    /// <summary>Units that cannot be started at all.</summary>
    public required IReadOnlyList<string> Mask { get; init; }

    /// <summary>Paths, with wildcards, that are taken out of the finished root.</summary>
    public required IReadOnlyList<string> Remove { get; init; }

    /// <summary>Words of the kernel's command line.</summary>
    public required IReadOnlyList<string> CommandLine { get; init; }

    public required InitrdSettings Initrd { get; init; }

    /// <summary>What every image may have; profiles add to it.</summary>
    public required ReviewedContent Reviewed { get; init; }

    /// <summary>The highest value of <c>systemd-analyze security</c> that a unit of ours may have; 0 to 10.</summary>
    public required decimal Exposure { get; init; }

    /// <summary>Reads a file's text; <paramref name="file"/> stands for it in messages.</summary>
    /// <exception cref="Runs.AskedWronglyException">A key is missing, unknown or malformed.</exception>
    public static NodeBase Parse(string text, string file)
    {
        var map = YamlMap.Parse(text, file);
        var (initrd, reviewed) = (map.Map("initrd"), map.Map("reviewed"));
        var settings = new NodeBase
        {
            Packages = map.Texts("packages"),
            Files = map.Names("files"),
            Enable = map.Texts("enable"),
            Mask = map.Texts("mask"),
            Remove = map.Texts("remove"),
            CommandLine = KernelCommandLine.Words(map),
            Initrd = new()
            {
                Modules = initrd.Texts("modules"),
                Remove = initrd.Texts("remove"),
            },
            Reviewed = ReviewedContent.Read(reviewed),
            Exposure = Limit(reviewed),
        };
        initrd.End();
        reviewed.End();
        map.End();
        return settings;
    }

    static decimal Limit(YamlMap map) => decimal.TryParse(map.Text("exposure"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var limit) && limit < 10
        ? limit
        : throw map.Refused("exposure", $"exposure is \"{map.Text("exposure")}\"; a number below 10 is expected, such as 2.5");
}
