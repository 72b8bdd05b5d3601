using Attestation;
using Attestation.Collateral;
using Kms.Settings;

namespace Kms;

/// <summary>Says at start what this KMS is, without anything secret.</summary>
static partial class Startup
{
    public static void Log(ILogger logger, KmsSettings settings, IReadOnlyDictionary<string, string?> variables)
    {
        Starting(logger, settings.Version, settings.Profile, settings.Environment.ToString().ToLowerInvariant(), settings.Listen.ToString(),
            settings.Dstack ?? "the default socket", settings.Redis?.ToString() ?? "memory", settings.CollateralUrl.GetLeftPart(UriPartial.Path), CollateralUpdates.NameOf(settings.CollateralUpdate));
        Settings(logger, string.Join("; ", variables.Where(variable => variable.Value is not null).Select(variable => $"{variable.Key}={variable.Value}")));
    }

    [LoggerMessage(LogLevel.Information,
        "mero-kms-phala {Version} for {Profile} in environment {Environment} listens on {Listen}; dstack {Dstack}, challenges in {Challenges}, collateral {Collateral} ({Update})")]
    static partial void Starting(ILogger logger, string version, Profile profile, string environment, string listen, string dstack, string challenges, string collateral, string update);

    [LoggerMessage(LogLevel.Information, "Settings: {Settings}")]
    static partial void Settings(ILogger logger, string settings);
}
