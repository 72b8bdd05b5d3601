using System.Text;
using Kms.Settings;

namespace Kms.Dstack;

/// <summary>Extends RTMR3 once by the profile, so that a quote of this KMS says which it serves.</summary>
/// <remarks>Where the operating system lets applications extend nothing (dstack 0.6 and later), the profile is bound by the compose hash alone, unless the event is required.</remarks>
sealed partial class ProfileMarker(IDstackAgent agent, KmsSettings settings, IHostApplicationLifetime life, TimeProvider time, ILogger<ProfileMarker> logger)
    : BackgroundService
{
    public const string EventName = "calimero.kms.profile";

    static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    readonly ApplicationEvents events = new(agent);

    /// <summary>Whether this KMS stops because RTMR3 says another profile, or none where one is required.</summary>
    public bool HasGivenUp { get; private set; }

    string Payload => $"{EventName}={settings.Profile}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!await TryEmitAsync(stoppingToken))
            await Task.Delay(Wait, time, stoppingToken);
    }

    async Task<bool> TryEmitAsync(CancellationToken cancel)
    {
        try
        {
            if (await events.EmitOnceAsync(EventName, Encoding.ASCII.GetBytes(Payload), cancel))
                Emitted(logger, Payload);
            else
                AlreadyThere(logger, Payload);
            return true;
        }
        catch (DifferentEventException different)
        {
            Conflict(logger, Payload, different.Found);
            GiveUp();
            return true;
        }
        catch (DstackRefusedException refused) when (settings.IsProfileEventRequired)
        {
            NotMarkedAndOver(logger, refused.Message);
            GiveUp();
            return true;
        }
        catch (DstackRefusedException refused)
        {
            NotMarked(logger, refused.IsUnsupported ? "this dstack has no events of applications" : refused.Message);
            return true;
        }
        catch (DstackUnavailableException gone)
        {
            Waiting(logger, gone.Message);
            return false;
        }
    }

    void GiveUp()
    {
        HasGivenUp = true;
        life.StopApplication();
    }

    [LoggerMessage(LogLevel.Information, "RTMR3 was extended by {Payload}")]
    static partial void Emitted(ILogger logger, string payload);

    [LoggerMessage(LogLevel.Information, "RTMR3 holds {Payload} already")]
    static partial void AlreadyThere(ILogger logger, string payload);

    [LoggerMessage(LogLevel.Warning, "RTMR3 does not say the profile ({Reason}); this KMS is bound to it by the compose hash alone")]
    static partial void NotMarked(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Critical, "RTMR3 does not say the profile, which MERO_KMS_PROFILE_EVENT requires ({Reason}); this KMS stops")]
    static partial void NotMarkedAndOver(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "The profile's event waits for dstack: {Reason}")]
    static partial void Waiting(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Critical, "RTMR3 says of this machine {Found}, but this KMS would say {Payload}; it stops. Reboot the machine to change its profile")]
    static partial void Conflict(ILogger logger, string payload, string found);
}
