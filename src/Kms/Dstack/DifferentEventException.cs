namespace Kms.Dstack;

/// <summary>The machine has emitted this event with another payload, which nothing but a reboot takes back.</summary>
sealed class DifferentEventException(string name, string found) : Exception($"RTMR3 has the event {name} with the payload \"{found}\"; only a reboot of the machine takes that back.")
{
    public string Found { get; } = found;
}
