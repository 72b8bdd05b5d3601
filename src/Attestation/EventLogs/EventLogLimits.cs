namespace Attestation.EventLogs;

/// <summary>What an event log may ask of a reader. Each bound is several times what real logs have.</summary>
static class EventLogLimits
{
    /// <summary>Bytes of a binary log with its padding; td-shim reserves 1 MiB.</summary>
    public const int MaximumLogSize = 8 << 20;

    /// <summary>Events of a binary log; GRUB with many modules writes some hundreds, Linux IMA some thousands.</summary>
    public const int MaximumBootEvents = 65_536;

    /// <summary>Bytes of one event's data; a large revocation list (dbx) has some ten thousand.</summary>
    public const int MaximumEventData = 1 << 20;

    /// <summary>Hash algorithms of one log; a TPM has five banks.</summary>
    public const int MaximumAlgorithms = 8;

    /// <summary>Bytes of a digest: SHA-512.</summary>
    public const int MaximumDigestSize = 64;

    /// <summary>Entries of a dstack log; a real one has about thirty.</summary>
    public const int MaximumDstackEvents = 10_000;

    /// <summary>Events of systemd's own log; a boot has about ten.</summary>
    public const int MaximumSystemEvents = 1024;

    /// <summary>Characters of an event's text that a description repeats.</summary>
    public const int MaximumText = 2_000;

    /// <summary>Findings of one kind that are listed one by one.</summary>
    public const int MaximumFindings = 100;
}
