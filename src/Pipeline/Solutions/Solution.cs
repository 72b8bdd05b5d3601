using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace Pipeline.Solutions;

/// <summary>The .NET solution of the checkout: builds it, tests it.</summary>
/// <param name="workspace">The checkout.</param>
/// <param name="say">Receives the lines of <c>dotnet</c> as they come.</param>
public sealed class Solution(Workspace workspace, Action<string> say)
{
    const string Name = "MeroTee.slnx";

    ToolOptions Options => new()
    {
        Folder = workspace.Root,
        OnLine = say,
        Environment = new Dictionary<string, string>
        {
            // No process of ours outlives the run, and the lines we read are English.
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            ["DOTNET_NOLOGO"] = "1",
        },
    };

    /// <summary>Builds everything in Release configuration.</summary>
    public Task CompileAsync(CancellationToken cancel) =>
        Tool.RunAsync("dotnet", ["build", Name, "--configuration", "Release", "--verbosity", "quiet"], Options, cancel);

    /// <summary>Runs every test of the solution, which must have been built.</summary>
    /// <exception cref="StepFailedException">The tests did not get to their end.</exception>
    public async Task<TestCounts> TestAsync(CancellationToken cancel)
    {
        var lines = new List<string>();
        var listening = Options with
        {
            OnLine = line =>
            {
                lines.Add(line);
                say(line);
            },
        };
        try
        {
            await Tool.RunAsync("dotnet", ["test", "--solution", Name, "--configuration", "Release", "--no-build", "--no-progress"], listening, cancel);
            return TestCounts.Parse(lines);
        }
        catch (ToolFailedException) when (TestCounts.Parse(lines) is { Failed: > 0 } counts)
        {
            return counts;
        }
    }
}
