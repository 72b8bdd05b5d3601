using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace Pipeline.Benchmarks;

/// <summary>Measures verification; needs no release.</summary>
/// <param name="workspace">The checkout.</param>
/// <param name="say">Receives the program's lines, the table last.</param>
public sealed class VerificationBench(Workspace workspace, Action<string> say)
{
    /// <summary>The figures are also in <c>artifacts/bench/verification.json</c>.</summary>
    /// <exception cref="ToolFailedException">The program did not come to its end; a missed aim is no such case.</exception>
    public Task RunAsync(CancellationToken cancel) => new BenchProgram(workspace, "Attestation.Bench", say).RunAsync([], cancel);
}
