namespace Attestation.EventLogs;

/// <summary>A well-formed event log does not prove what was asked of it: it does not replay, or an event is missing.</summary>
public sealed class EventLogRefusedException(string message, Exception? cause = null) : Exception(message, cause);
