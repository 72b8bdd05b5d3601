namespace Attestation.Disks;

/// <summary>A disk has no partition table, file system or boot file that firmware would measure and start.</summary>
public sealed class MalformedDiskException(string message) : Exception(message);
