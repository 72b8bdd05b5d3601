namespace Attestation.Disks;

/// <summary>A disk has no GUID partition table that firmware would measure.</summary>
public sealed class MalformedDiskException(string message) : Exception(message);
