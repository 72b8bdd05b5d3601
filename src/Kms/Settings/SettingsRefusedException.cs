namespace Kms.Settings;

/// <summary>The service must not start like this. Says every mistake there is, not only the first.</summary>
sealed class SettingsRefusedException(IReadOnlyList<string> mistakes)
    : Exception("The settings are refused:\n" + string.Join('\n', mistakes.Select(mistake => "  - " + mistake)))
{
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
