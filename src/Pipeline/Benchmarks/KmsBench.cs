using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace Pipeline.Benchmarks;

/// <summary>Measures the released KMS: challenge and key, under load.</summary>
/// <param name="workspace">The checkout, with the released programs in its artifacts.</param>
/// <param name="say">Receives the program's lines, the table last.</param>
public sealed class KmsBench(Workspace workspace, Action<string> say)
{
    /// <summary>The figures are also in <c>artifacts/bench/kms.json</c>.</summary>
    /// <exception cref="ToolFailedException">The program did not come to its end; a missed aim is no such case.</exception>
    public Task RunAsync(CancellationToken cancel) =>
        new BenchProgram(workspace, "Kms.Bench", say).RunAsync([workspace.Artifact("programs", "mero-kms-phala", "mero-kms-phala")], cancel);
}
