using KmsBench;
using Pipeline.Benchmarks;
using Pipeline.Runs;

if (args is not [var program] || !File.Exists(program))
{
    await Console.Error.WriteLineAsync("Kms.Bench takes one argument: the path of the KMS's program, which must exist. ./build.sh BenchKms makes it.");
    return 2;
}
var workspace = Workspace.Containing(AppContext.BaseDirectory);
using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};
var folder = workspace.Artifact("bench", "kms");
if (Directory.Exists(folder))
    Directory.Delete(folder, recursive: true);
await using var world = await World.StartAsync(Path.GetFullPath(program), folder, interrupted.Token);
var report = await new Measuring(world, line => Console.WriteLine($"measuring: {line}")).RunAsync(interrupted.Token);
await AtomicFile.WriteAsync(workspace.Artifact("bench", "kms.json"), report.ToJson(), interrupted.Token);
Console.WriteLine();
Console.Write(BenchTable.Render(report));
return 0;
