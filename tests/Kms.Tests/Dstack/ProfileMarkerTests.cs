using Attestation;
using Kms.Dstack;
using Kms.Settings;
using Microsoft.Extensions.Logging;

namespace KmsTests.Dstack;

public sealed class ProfileMarkerTests : IDisposable
{
    const string Event = "calimero.kms.profile";

    readonly QuoteForge forge = QuoteForge.Create();
    readonly RecordedLog log = new();
    readonly StoppedLife life = new();

    public void Dispose() => forge.Dispose();

    [Fact]
    public async Task The_profile_is_said_once()
    {
        var agent = new FakeAgent(forge);
        await RunAsync(agent);
        Assert.Equal([$"{Event}: {Event}=debug"], agent.Emitted);
    }

    [Fact]
    public async Task After_a_restart_it_is_not_said_again()
    {
        var agent = new FakeAgent(forge) { Log = FakeAgent.LogOf(Event, $"{Event}=debug") };
        await RunAsync(agent);
        Assert.Empty(agent.Emitted);
        Assert.Contains($"RTMR3 holds {Event}=debug already", log.Text);
    }

    [Fact]
    public async Task A_machine_that_said_another_profile_is_left()
    {
        var agent = new FakeAgent(forge) { Log = FakeAgent.LogOf(Event, $"{Event}=locked-read-only") };
        await RunAsync(agent);
        Assert.Empty(agent.Emitted);
        Assert.True(life.IsStopped);
    }

    [Fact]
    public async Task Where_applications_have_no_events_the_log_says_so_and_the_service_goes_on()
    {
        var agent = new FakeAgent(forge) { Trouble = new DstackRefusedException("EmitEvent", "EmitEvent was removed in dstack 0.6.0", isUnsupported: true) };
        await RunAsync(agent);
        Assert.False(life.IsStopped);
        Assert.Contains("Warning RTMR3 does not say the profile", log.Text);
    }

    [Fact]
    public async Task Where_the_agent_only_says_yes_the_log_does_not_believe_it()
    {
        var agent = new FakeAgent(forge) { HasEvents = false };
        await RunAsync(agent);
        Assert.False(life.IsStopped);
        Assert.Contains("Warning RTMR3 does not say the profile", log.Text);
    }

    [Fact]
    public async Task Where_the_event_is_required_the_service_ends_without_it()
    {
        var agent = new FakeAgent(forge) { Trouble = new DstackRefusedException("EmitEvent", "EmitEvent was removed in dstack 0.6.0", isUnsupported: true) };
        await RunAsync(agent, "required");
        Assert.True(life.IsStopped);
        Assert.Contains("Critical RTMR3 does not say the profile", log.Text);
    }

    async Task RunAsync(FakeAgent agent, string profileEvent = "optional")
    {
        var settings = new SettingsReader(new(new Dictionary<string, string> { ["MERO_KMS_PROFILE"] = Profile.Debug.Name, ["MERO_KMS_PROFILE_EVENT"] = profileEvent }), new("/nonexistent")).Read();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        using var marker = new ProfileMarker(agent, settings, life, TimeProvider.System, loggers.CreateLogger<ProfileMarker>());
        await marker.StartAsync(TestContext.Current.CancellationToken);
        await marker.ExecuteTask!;
    }
}
