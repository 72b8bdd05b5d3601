using Pipeline.Runs;

namespace Pipeline.Clients.Processes;

/// <summary>A program ended with another exit code than 0.</summary>
public sealed class ToolFailedException(string program, string arguments, int code, IReadOnlyList<string> lastLines)
    : RunException($"{program} {arguments} ended with exit code {code}{Tail(lastLines)}", ExitCode.Failed)
{
    /// <summary>The program's own exit code.</summary>
    public int Code { get; } = code;

    /// <summary>The last lines it wrote, redacted.</summary>
    public IReadOnlyList<string> LastLines { get; } = lastLines;

    static string Tail(IReadOnlyList<string> lines) => lines.Count is 0 ? " and said nothing." : ":\n  " + string.Join("\n  ", lines);
}
