namespace Attestation.EventLogs;

/// <summary>Bytes that should be an event log do not have its form. The message names the event and the field.</summary>
public sealed class MalformedEventLogException(string message, Exception? cause = null) : Exception(message, cause);
