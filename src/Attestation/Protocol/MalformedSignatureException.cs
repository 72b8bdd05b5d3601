namespace Attestation.Protocol;

/// <summary>Bytes are no signature in the form that is expected; the message says of which part.</summary>
public sealed class MalformedSignatureException(string message) : Exception(message);
