using Attestation.EventLogs;

namespace Kms.Dstack;

/// <summary>What this KMS wants of the machine it runs in.</summary>
/// <remarks>Every method throws <see cref="DstackUnavailableException"/> or <see cref="DstackRefusedException"/>.</remarks>
interface IDstackAgent
{
    /// <summary>The key of a path: 32 bytes, always the same for one application. The caller clears them.</summary>
    /// <exception cref="UntrustedKeyException">What came is not signed by this application's root.</exception>
    Task<byte[]> KeyAsync(string path, CancellationToken cancel);

    /// <summary>A quote that carries exactly these 64 bytes.</summary>
    Task<DstackQuote> QuoteAsync(ReadOnlyMemory<byte> reportData, CancellationToken cancel);

    /// <summary>The machine's event log as it is now; not compared with any quote.</summary>
    Task<DstackEventLog> EventsAsync(CancellationToken cancel);

    /// <summary>Extends RTMR3 by an event, once for each call: <see cref="ApplicationEvents"/> is for callers.</summary>
    Task EmitAsync(string name, ReadOnlyMemory<byte> payload, CancellationToken cancel);
}
