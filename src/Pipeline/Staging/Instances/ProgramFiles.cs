using System.Text.RegularExpressions;
using Pipeline.Clients.Processes;
using Pipeline.KmsImages;

namespace Pipeline.Staging.Instances;

/// <summary>An installed program with the libraries that it loads: all that a container needs of this machine to run it.</summary>
static partial class ProgramFiles
{
    const UnixFileMode Executable = (UnixFileMode)0b101_101_101;

    /// <summary>Finds the files; each is at the path at which the program, or its loader, looks for it.</summary>
    /// <param name="program">Absolute path.</param>
    /// <param name="cancel">Stops looking.</param>
    /// <exception cref="Runs.StepFailedException">A library is not there.</exception>
    public static async Task<IReadOnlyList<LayerEntry>> OfAsync(string program, CancellationToken cancel)
    {
        var said = await Tool.RunAsync("ldd", [program], ToolOptions.Default, cancel);
        if (said.Split('\n').FirstOrDefault(line => line.Contains("not found", StringComparison.Ordinal)) is { } lost)
            throw new Runs.StepFailedException($"{program} cannot run here: {lost.Trim()}. Install its package again.");
        return [.. Library().Matches(said).Select(match => match.Groups[1].Value).Prepend(program).Select(Entry)];
    }

    // What the path leads to, under the path itself: the image needs no links then.
    static LayerEntry Entry(string path) => new() { Path = path[1..], Mode = Executable, Source = path };

    // "libssl.so.3 => /lib/x86_64-linux-gnu/libssl.so.3 (0x…)", and the loader: "/lib64/ld-linux-x86-64.so.2 (0x…)".
    [GeneratedRegex(@"(?:^|=>)\s*(/\S+) \(0x", RegexOptions.Multiline)]
    private static partial Regex Library();
}
