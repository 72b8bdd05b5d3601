using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Clients.Processes;

/// <summary>Programs that go on although the run that started them was killed; they would still write where the next run does.</summary>
/// <remarks>They are known by a variable in their environment, which what they start inherits.</remarks>
static class Orphans
{
    const string Variable = "MERO_TEE_STARTED_BY";

    static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    /// <summary>Marks a program before it starts.</summary>
    /// <param name="start">The program.</param>
    /// <param name="owner">The process it must not outlive; null: none, and also not one that started this process.</param>
    public static void Set(ProcessStartInfo start, int? owner) => start.Environment[Variable] = owner is { } id ? MarkOf(id) : null;

    /// <summary>Ends those of runs of this checkout that no longer live, and waits until they are gone.</summary>
    /// <returns>The names of those that were ended.</returns>
    public static IReadOnlyList<string> End()
    {
        var orphans = Process.GetProcesses().Where(IsOrphan).ToList();
        var names = orphans.Select(process => process.ProcessName).ToList();
        foreach (var process in orphans)
            process.Kill();
        foreach (var process in orphans)
            process.WaitForExit(EndLimit);
        return names;
    }

    // The folder stands for the checkout, and keeps a build and its tests apart.
    static string MarkOf(int id) => $"{id.ToString(CultureInfo.InvariantCulture)} {AppContext.BaseDirectory}";

    static bool IsOrphan(Process process) =>
        MarkIn(process) is { } mark
        && int.TryParse(mark.Split(' ')[0], CultureInfo.InvariantCulture, out var owner)
        && mark == MarkOf(owner)
        && !Directory.Exists($"/proc/{owner.ToString(CultureInfo.InvariantCulture)}");

    static string? MarkIn(Process process)
    {
        const string prefix = Variable + "=";
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/environ").Split('\0')
                .FirstOrDefault(variable => variable.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Gone, or of another user: not one that a run of ours has left.
            return null;
        }
    }
}
