using System.Globalization;
using Attestation.Firmware;
using Attestation.Measurements;
using Pipeline.Images;
using Pipeline.Runs;

namespace Pipeline.Measurements;

/// <summary>Reads <c>images/platforms/{name}.yaml</c>; images/platforms/README.md explains the keys.</summary>
static class PlatformFile
{
    static readonly string[] AcpiBlobs = ["loader", "rsdp", "tables"];

    /// <summary>Reads the file of a platform.</summary>
    /// <exception cref="AskedWronglyException">There is no such platform, or its file says what is not known; names file and line.</exception>
    public static async Task<PlatformChoice> ReadAsync(Workspace workspace, string name, CancellationToken cancel)
    {
        var path = PathOf(workspace, name);
        return File.Exists(path)
            ? Parse(await File.ReadAllTextAsync(path, cancel), name, workspace.Name(path))
            : throw new AskedWronglyException($"There is no platform \"{name}\"; images/platforms has {string.Join(", ", NamesIn(workspace))}.");
    }

    /// <summary>The platforms that a checkout describes.</summary>
    public static IReadOnlyList<string> NamesIn(Workspace workspace) =>
    [
        .. new DirectoryInfo(workspace.Source("images", "platforms")).EnumerateFiles("*.yaml")
            // The simulator's own file lies there as well and describes no machine for an image.
            .Where(file => File.ReadLines(file.FullName).Any(line => line.StartsWith("host:", StringComparison.Ordinal)))
            .Select(file => Path.GetFileNameWithoutExtension(file.Name)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Where the file of a platform is.</summary>
    public static string PathOf(Workspace workspace, string name) => workspace.Source("images", "platforms", $"{name}.yaml");

    /// <summary>Reads a file's text.</summary>
    public static PlatformChoice Parse(string text, string name, string file)
    {
        var map = YamlMap.Parse(text, file);
        var firmware = map.Map("firmware");
        var (variant, recorded) = ReadFirmware(firmware);
        var platform = new Platform
        {
            Name = name,
            Machine = map.Text("machine"),
            Host = map.Text("host") switch
            {
                "gcp" => HostKind.Gcp,
                "qemu" => HostKind.Qemu,
                var other => throw map.Refused("host", $"host is \"{other}\"; gcp or qemu is expected"),
            },
            Memory = Memory(map),
            SecureBoot = map.Boolean("secure_boot"),
            Firmware = recorded,
            SecureBootVariables = PlatformFacts.Each(map.Map("variables"), PlatformFacts.Variables),
            Acpi = PlatformFacts.Each(map.Map("acpi"), AcpiBlobs),
            Smbios = PlatformFacts.Named(map, "smbios"),
            BootVariables = PlatformFacts.Named(map, "boot_variables"),
        };
        map.End();
        if (platform.BootVariables is not [("BootOrder", _), ..])
            throw map.Refused("boot_variables", "boot_variables begins with another than BootOrder; the firmware measures the order first");
        return new(platform, variant);
    }

    static ulong Memory(YamlMap map) =>
        ulong.TryParse(map.Text("memory_mib"), NumberStyles.None, CultureInfo.InvariantCulture, out var mebibytes) && mebibytes is >= 256 and <= 16 << 20
            ? mebibytes << 20
            : throw map.Refused("memory_mib", $"memory_mib is \"{map.Text("memory_mib")}\"; a whole number of MiB from 256 on is expected");

    static (MrTdVariant Variant, RecordedFirmware? Recorded) ReadFirmware(YamlMap map)
    {
        switch (map.Text("source"))
        {
            case "file":
                var variant = map.Text("mrtd") switch
                {
                    "one-pass" => MrTdVariant.OnePass,
                    "two-pass" => MrTdVariant.TwoPass,
                    var other => throw map.Refused("mrtd", $"mrtd is \"{other}\"; one-pass or two-pass is expected where the firmware is a file"),
                };
                map.End();
                return (variant, null);
            case "recorded":
                var recorded = new RecordedFirmware
                {
                    MrTd = PlatformFacts.One(map, "mrtd", "mrtd", map.Text("mrtd")),
                    Cfv = PlatformFacts.One(map, "cfv", "cfv", map.Text("cfv")),
                    Sections = [.. map.Texts("sections").Select(line => Section(map, line))],
                };
                map.End();
                if (recorded.Sections.Count(section => section.Type is TdvfSectionType.TdHob) != 1)
                    throw map.Refused("sections", "sections must list exactly one td-hob, the place of the memory list");
                return (MrTdVariant.OnePass, recorded);
            case var other:
                throw map.Refused("source", $"source is \"{other}\"; file (OVMF.fd) or recorded is expected");
        }
    }

    /// <summary>A line such as <c>td-hob 0x809000 0x2000</c>.</summary>
    static TdvfSection Section(YamlMap map, string line)
    {
        var words = line.Split(' ');
        return words.Length == 3 && Type(words[0]) is { } type && Hex(words[1]) is { } address && Hex(words[2]) is { } size && size > 0 && address <= ulong.MaxValue - size
            ? new() { Type = type, Address = address, MemorySize = size, FileOffset = 0, FileSize = 0, Attributes = type is TdvfSectionType.Bfv ? TdvfSection.Extend : 0 }
            : throw map.Refused("sections", $"\"{line}\" is no section; a line such as \"td-hob 0x809000 0x2000\" is expected");
    }

    static TdvfSectionType? Type(string word) => word switch
    {
        "bfv" => TdvfSectionType.Bfv,
        "cfv" => TdvfSectionType.Cfv,
        "td-hob" => TdvfSectionType.TdHob,
        "temp-mem" => TdvfSectionType.TempMem,
        "perm-mem" => TdvfSectionType.PermMem,
        _ => null,
    };

    static ulong? Hex(string word) =>
        word.StartsWith("0x", StringComparison.Ordinal) && ulong.TryParse(word.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
