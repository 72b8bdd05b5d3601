using System.Runtime.InteropServices;
using Kms.Settings;

namespace Kms.Readiness;

/// <summary>Ends the process in two steps: first <c>/ready</c> says so, while requests are still taken, then no more are and those under way end.</summary>
/// <remarks>A second signal skips the first step.</remarks>
sealed partial class DrainingLifetime(
    IHostApplicationLifetime life, Draining draining, KmsSettings settings, TimeProvider time, ILogger<DrainingLifetime> logger) : IHostLifetime, IDisposable
{
    readonly List<IDisposable> kept = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
            kept.Add(PosixSignalRegistration.Create(signal, Told));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => kept.ForEach(one => one.Dispose());

    void Told(PosixSignalContext signal)
    {
        signal.Cancel = true;
        Stop(signal.Signal);
    }

    /// <summary>What a signal begins.</summary>
    public void Stop(PosixSignal signal)
    {
        if (!draining.Begin() || settings.Observing.Drain == TimeSpan.Zero)
        {
            life.StopApplication();
            return;
        }
        Stopping(logger, signal, settings.Observing.Drain.TotalSeconds);
        kept.Add(time.CreateTimer(_ => life.StopApplication(), null, settings.Observing.Drain, Timeout.InfiniteTimeSpan));
    }

    [LoggerMessage(LogLevel.Information, "{Signal}: not ready any more; requests are still taken for {Seconds} s")]
    static partial void Stopping(ILogger logger, PosixSignal signal, double seconds);
}
