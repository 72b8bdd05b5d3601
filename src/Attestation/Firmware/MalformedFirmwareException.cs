namespace Attestation.Firmware;

/// <summary>A file is no TDX firmware, or its TDX metadata contradicts itself.</summary>
public sealed class MalformedFirmwareException(string message) : Exception(message);
