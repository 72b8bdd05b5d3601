using System.Runtime.InteropServices;
using Kms.Readiness;
using Kms.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace KmsTests.Readiness;

public sealed class DrainingLifetimeTests : IDisposable
{
    static readonly TimeSpan Drain = TimeSpan.FromSeconds(3);

    readonly ManualTime time = new(PolicyForge.MadeAt, hasTimers: true);
    readonly Draining draining = new();
    readonly StoppedLife life = new();
    readonly DrainingLifetime lifetime;

    public DrainingLifetimeTests()
    {
        var settings = new SettingsReader(new(new Dictionary<string, string> { ["MERO_KMS_PROFILE"] = "debug", ["MERO_KMS_DRAIN_SECS"] = "3" }), new("/nonexistent")).Read();
        lifetime = new(life, draining, settings, time, NullLogger<DrainingLifetime>.Instance);
    }

    public void Dispose() => lifetime.Dispose();

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void Requests_are_taken_for_the_whole_drain_however_the_clock_jumps(int hours)
    {
        lifetime.Stop(PosixSignal.SIGTERM);
        Assert.True(draining.HasBegun);
        time.Jump(TimeSpan.FromHours(hours));
        time.Advance(Drain - TimeSpan.FromTicks(1));
        Assert.False(life.IsStopped);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(life.IsStopped);
    }

    [Fact]
    public void A_second_signal_ends_the_drain()
    {
        lifetime.Stop(PosixSignal.SIGTERM);
        lifetime.Stop(PosixSignal.SIGINT);
        Assert.True(life.IsStopped);
    }
}
