using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace Pipeline.Benchmarks;

/// <summary>A program below <c>tests</c> that measures; it stands there because it forges what nothing that is released may.</summary>
/// <param name="workspace">The checkout.</param>
/// <param name="name">The project's and the program's.</param>
/// <param name="say">Receives the program's lines, the table last.</param>
sealed class BenchProgram(Workspace workspace, string name, Action<string> say)
{
    /// <summary>Compiles it and runs it.</summary>
    /// <exception cref="ToolFailedException">It did not come to its end; a missed aim is no such case.</exception>
    public async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var options = new ToolOptions
        {
            Folder = workspace.Root,
            Environment = new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_NOLOGO"] = "1" },
        };
        await Tool.RunAsync("dotnet", ["build", workspace.Source("tests", name), "--configuration", "Release", "--verbosity", "quiet"], options, cancel);
        await Tool.RunAsync(workspace.Artifact("bin", name, "release", name), arguments, options with { OnLine = say }, cancel);
    }
}
