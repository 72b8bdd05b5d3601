using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Machines;

/// <summary>What a machine wrote to its serial port, as text that is safe to show.</summary>
static partial class SerialText
{
    /// <summary>All of it so far; empty while there is no file.</summary>
    public static async Task<string> ReadAsync(string path, CancellationToken cancel)
    {
        if (!File.Exists(path))
            return "";
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return Clean(await reader.ReadToEndAsync(cancel));
    }

    /// <summary>Its last lines, each indented.</summary>
    public static string Tail(string text, int lines)
    {
        string[] last = [.. text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).TakeLast(lines)];
        return last is [] ? "Its serial port said nothing." : $"The last lines of its serial port:\n  {string.Join("\n  ", last)}";
    }

    /// <summary>Without colours, cursor movements and other control characters: a guest must not steer a terminal.</summary>
    public static string Clean(string text) => Control().Replace(Escapes().Replace(text, ""), "");

    [GeneratedRegex(@"\x1b(\[[0-?]*[ -/]*[@-~]|[^\[])")]
    private static partial Regex Escapes();

    [GeneratedRegex(@"[\p{C}-[\n\t]]")]
    private static partial Regex Control();
}
