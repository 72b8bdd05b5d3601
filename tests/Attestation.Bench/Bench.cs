using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace AttestationBench;

/// <summary>Runs benchmarks in this process: nothing is generated, restored or compiled, and all of a run share one machine state.</summary>
/// <param name="folder">Receives BenchmarkDotNet's own reports.</param>
sealed class Bench(string folder)
{
    // Many short iterations: their median forgives the moments in which the machine did something else.
    readonly IConfig config = ManualConfig.CreateEmpty()
        .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithIterationCount(15).WithIterationTime(TimeInterval.FromMilliseconds(100)))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddExporter(MarkdownExporter.GitHub)
        .AddLogger(NullLogger.Instance)
        .WithArtifactsPath(folder);

    /// <summary>Runs every benchmark of a class.</summary>
    /// <returns>By method: the median of a call, and what it allocates.</returns>
    /// <exception cref="InvalidOperationException">One of them did not run to its end.</exception>
    public IReadOnlyDictionary<string, Cost> Run<T>()
    {
        var summary = BenchmarkRunner.Run<T>(config);
        return summary.BenchmarksCases.ToDictionary(it => it.Descriptor.WorkloadMethod.Name, it => CostOf(summary[it], it));
    }

    static Cost CostOf(BenchmarkReport? report, BenchmarkCase benchmark) => report?.ResultStatistics is { } statistics
        ? new(statistics.Median / 1000, report.GcStats.GetBytesAllocatedPerOperation(benchmark) ?? 0)
        : throw new InvalidOperationException(
            $"The benchmark {benchmark.DisplayInfo} gave no result: {string.Join(' ', report?.ExecuteResults.SelectMany(it => it.Errors) ?? [])}");
}
