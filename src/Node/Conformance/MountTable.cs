using System.Text;
using System.Text.Json.Nodes;

namespace Node.Conformance;

/// <summary>What is mounted where, as the first process sees it: a service has a view of its own.</summary>
/// <remarks><see href="https://docs.kernel.org/filesystems/proc.html"/>, 3.5.</remarks>
sealed class MountTable(FactFiles files)
{
    const string Place = "proc/1/mountinfo";

    public IEnumerable<BootedFact> All() => [new("mounts", () => FactFiles.List(Read().Select(mount => mount.ToJson())))];

    /// <exception cref="FactMissingException">A line has another form.</exception>
    public IReadOnlyList<Mounted> Read() => [.. files.Table(Place, fields: 10).Select(Parse)];

    // 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
    static Mounted Parse(string[] fields)
    {
        var dash = Array.IndexOf(fields, "-", 6);
        return dash >= 0 && dash + 3 < fields.Length
            ? new(Plain(fields[4]), fields[5], fields[dash + 1], Plain(fields[dash + 2]), fields[dash + 3])
            : throw new FactMissingException($"/{Place} has a line without file system.");
    }

    // Space, tab, line end and backslash stand as three octal digits.
    static string Plain(string text)
    {
        var plain = new StringBuilder();
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] is not '\\')
                plain.Append(text[index]);
            else if (index + 3 < text.Length && text[(index + 1)..(index + 4)] is var digits && digits.All(digit => digit is >= '0' and <= '7'))
                (_, index) = (plain.Append((char)Convert.ToInt32(digits, 8)), index + 3);
            else
                throw new FactMissingException($"/{Place} has a backslash without three digits.");
        }
        return plain.ToString();
    }
}

/// <summary>One line of the mount table.</summary>
/// <param name="Point">Where it is mounted.</param>
/// <param name="Options">Of the mount.</param>
/// <param name="Type">Of the file system.</param>
/// <param name="Source">What is mounted.</param>
/// <param name="FileSystemOptions">Of the file system, however often it is mounted.</param>
sealed record Mounted(string Point, string Options, string Type, string Source, string FileSystemOptions)
{
    public bool IsWritable => Has(Options, "rw") && Has(FileSystemOptions, "rw");

    public JsonObject ToJson() => new()
    {
        ["point"] = Point,
        ["options"] = Options,
        ["type"] = Type,
        ["source"] = Source,
        ["file_system_options"] = FileSystemOptions,
    };

    static bool Has(string options, string option) => options.Split(',').Contains(option);
}
