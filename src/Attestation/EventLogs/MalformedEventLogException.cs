namespace Attestation.EventLogs;

/// <summary>Bytes that should be an event log do not have its form. The message names the event and the field.</summary>
public sealed class MalformedEventLogException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The kind of problem.</summary>
    public EventLogProblem Problem { get; init; }

    /// <summary>The event from 0, not counting the Spec ID event at the start; null where the log as a whole is meant.</summary>
    public int? Event { get; init; }

    /// <summary>The field by the specification's name.</summary>
    public string? Field { get; init; }

    /// <summary>Bytes from the start of the log.</summary>
    public int? Offset { get; init; }
}
