using System.Runtime.InteropServices;

namespace Kms.Policies;

/// <summary>Takes SIGHUP for the wish that the policy be read again, instead of ending by it.</summary>
sealed class PolicyHangup(ReloadBell bell) : IHostedService
{
    PosixSignalRegistration? registration;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            bell.Ring();
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        registration?.Dispose();
        return Task.CompletedTask;
    }
}
