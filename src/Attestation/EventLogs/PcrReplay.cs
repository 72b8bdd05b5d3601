using System.Security.Cryptography;

namespace Attestation.EventLogs;

/// <summary>Computes what a TPM's registers hold after the events of a log.</summary>
/// <remarks>Source: TCG PC Client Platform Firmware Profile, 3.3.4 and 10.4.5.3 (StartupLocality: the last byte of PCR 0 at reset).</remarks>
static class PcrReplay
{
    public const string StartupLocality = "StartupLocality";

    /// <summary>The value of one PCR in one bank; null where it cannot be computed or an event lacks the digest.</summary>
    public static byte[]? Replay(IReadOnlyList<EventRecord> records, TcgAlgorithm bank, uint pcr)
    {
        if (TcgAlgorithms.Computed(bank) is not { } algorithm)
            return null;
        var size = TcgAlgorithms.SizeOf(bank)!.Value;
        var both = new byte[2 * size];
        var extended = false;
        foreach (var record in records)
        {
            if (pcr == 0 && !extended && LocalityOf(record) is { } locality)
                both[size - 1] = locality;
            if (!record.IsMeasured || record.RegisterIndex != pcr)
                continue;
            if (record.DigestOf(bank) is not { } digest)
                return null;
            digest.Span.CopyTo(both.AsSpan(size));
            CryptographicOperations.HashData(algorithm, both, both.AsSpan(0, size));
            extended = true;
        }
        return both[..size];
    }

    /// <summary>The locality that a StartupLocality event announces; null for any other event.</summary>
    public static byte? LocalityOf(EventRecord record) =>
        !record.IsMeasured && record.Data.Length == SpecId.SignatureSize + 1 && SpecId.SignatureOf(record.Data.Span) is StartupLocality
            ? record.Data.Span[^1]
            : null;
}
