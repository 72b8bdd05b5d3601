using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Pipeline.Benchmarks;

namespace KmsBench;

/// <summary>Drives a server: as fast as it goes, or at a rate that does not depend on its answers.</summary>
sealed class Load(KmsProgram server, KeyCycle cycle)
{
    // More do not make it faster on few cores; they only wait.
    const int Callers = 16;

    // The runtime compiles what is used much a second and a third time, and does so besides serving; on a busy machine that takes long.
    const int WarmAfter = 10_000;
    static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(20);
    static readonly TimeSpan WarmUpStep = TimeSpan.FromSeconds(1);

    static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <summary>Until so many cycles were run that hardly anything is left to compile, or for as long as a bench may take over it.</summary>
    /// <returns>How many they were.</returns>
    public async Task<int> WarmAsync(CancellationToken cancel)
    {
        var (start, done) = (Stopwatch.GetTimestamp(), 0);
        while (done < WarmAfter && Stopwatch.GetElapsedTime(start) < LongestWarmUp)
            done += (await SaturateAsync(WarmUpStep, cancel)).Waits.Count;
        return done;
    }

    /// <summary>Each caller begins a cycle when its last one has ended.</summary>
    public Task<LoadFigures> SaturateAsync(TimeSpan duration, CancellationToken cancel) => MeasureAsync(
        async (start, waits) => await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(
            async () =>
            {
                while (Stopwatch.GetElapsedTime(start) < duration)
                    await TimeAsync(Stopwatch.GetTimestamp(), waits, cancel);
            },
            cancel))));

    /// <summary>Cycles become due at random moments, as of callers that know nothing of each other (a Poisson process).</summary>
    public Task<LoadFigures> AtRateAsync(double perSecond, TimeSpan duration, CancellationToken cancel) => MeasureAsync(
        async (start, waits) =>
        {
            var running = new List<Task>();
            using var timer = new PeriodicTimer(Tick);
            var due = Gap(perSecond);
            do
            {
                for (; due <= Stopwatch.GetElapsedTime(start) && due < duration; due += Gap(perSecond))
                {
                    var at = start + (long)(due.TotalSeconds * Stopwatch.Frequency);
                    running.Add(Task.Run(() => TimeAsync(at, waits, cancel), cancel));
                }
            }
            while (due < duration && await timer.WaitForNextTickAsync(cancel));
            await Task.WhenAll(running);
        });

    async Task<LoadFigures> MeasureAsync(Func<long, ConcurrentQueue<double>, Task> drive)
    {
        var waits = new ConcurrentQueue<double>();
        var (before, start) = (server.Processor, Stopwatch.GetTimestamp());
        await drive(start, waits);
        return new(Stopwatch.GetElapsedTime(start), server.Processor - before, [.. waits]);
    }

    async Task TimeAsync(long due, ConcurrentQueue<double> waits, CancellationToken cancel)
    {
        await cycle.RunAsync(cancel);
        waits.Enqueue(Stopwatch.GetElapsedTime(due).TotalMicroseconds);
    }

    static TimeSpan Gap(double perSecond)
    {
        const int resolution = 1 << 30;
        return TimeSpan.FromSeconds(-Math.Log((RandomNumberGenerator.GetInt32(resolution) + 1.0) / resolution) / perSecond);
    }
}
