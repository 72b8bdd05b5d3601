using Microsoft.Extensions.Hosting;

namespace KmsTests;

/// <summary>A program's life that only notes that it was told to end.</summary>
sealed class StoppedLife : IHostApplicationLifetime
{
    public bool IsStopped { get; private set; }

    public CancellationToken ApplicationStarted => default;
    public CancellationToken ApplicationStopping => default;
    public CancellationToken ApplicationStopped => default;

    public void StopApplication() => IsStopped = true;
}
