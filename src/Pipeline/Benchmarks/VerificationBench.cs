using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace Pipeline.Benchmarks;

/// <summary>Compiles and runs the program that measures verification: it forges quotes, which nothing that is released may.</summary>
/// <param name="workspace">The checkout.</param>
/// <param name="say">Receives the program's lines, the table last.</param>
public sealed class VerificationBench(Workspace workspace, Action<string> say)
{
    const string Program = "Attestation.Bench";

    /// <summary>Needs no release. The figures are also in <c>artifacts/bench/verification.json</c>.</summary>
    /// <exception cref="ToolFailedException">The program did not come to its end; a missed aim is no such case.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        var options = new ToolOptions
        {
            Folder = workspace.Root,
            Environment = new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_NOLOGO"] = "1" },
        };
        await Tool.RunAsync("dotnet", ["build", workspace.Source("tests", Program), "--configuration", "Release", "--verbosity", "quiet"], options, cancel);
        await Tool.RunAsync(workspace.Artifact("bin", Program, "release", Program), [], options with { OnLine = say }, cancel);
    }
}
