using AttestationBench;
using Pipeline.Benchmarks;
using Pipeline.Runs;

var workspace = Workspace.Containing(AppContext.BaseDirectory);
using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};
var report = await new Measuring(workspace, new Bench(workspace.Artifact("bench", "benchmarkdotnet")), line => Console.WriteLine($"measuring: {line}"))
    .RunAsync(interrupted.Token);
await AtomicFile.WriteAsync(workspace.Artifact("bench", "verification.json"), report.ToJson(), interrupted.Token);
Console.WriteLine();
Console.Write(BenchTable.Render(report));
