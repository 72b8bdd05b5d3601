using System.Text.RegularExpressions;
using Pipeline.Clients.Processes;

namespace Pipeline.Installing;

/// <summary>Looks which tools the machine has.</summary>
public static partial class ToolInspector
{
    /// <summary>Those that are missing or too old, each once.</summary>
    public static async Task<IReadOnlyList<ToolFinding>> InspectAsync(IEnumerable<NeededTool> tools, CancellationToken cancel)
    {
        var findings = new List<ToolFinding>();
        foreach (var tool in tools.Distinct())
        {
            if (!IsThere(tool))
                findings.Add(new(tool, null));
            else if (tool.AtLeast is { } needed && await VersionAsync(tool, cancel) is var found && found < needed)
                findings.Add(new(tool, found));
        }
        return findings;
    }

    /// <summary>The first number of what the program says of its version: 254.0 of <c>systemd 254 (254.26-1)</c>.</summary>
    internal static Version Parse(string said) => Number().Match(said) is { Success: true } number
        ? Version.Parse(number.Groups[2].Success ? number.Value : $"{number.Value}.0")
        : new(0, 0);

    static bool IsThere(NeededTool tool) =>
        Path.IsPathRooted(tool.Program) ? Path.Exists(tool.Program) : Tool.Find(tool.Program) is not null || Path.Exists(tool.Elsewhere);

    static async Task<Version> VersionAsync(NeededTool tool, CancellationToken cancel)
    {
        try
        {
            return Parse(await Tool.RunAsync(Tool.Find(tool.Program)!, ["--version"], ToolOptions.Default, cancel));
        }
        catch (ToolFailedException)
        {
            // A program that cannot tell its version is older than every version we ask for.
            return new(0, 0);
        }
    }

    [GeneratedRegex(@"(\d+)(\.\d+)?")]
    private static partial Regex Number();
}
