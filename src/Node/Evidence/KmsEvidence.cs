using Attestation.EventLogs;

namespace Node.Evidence;

/// <summary>A KMS that proved to run in a TD of its environment, freshly asked, with an event log that is its own.</summary>
/// <remarks>Whether it is the KMS that one wants is up to a policy: <see cref="KmsPolicy"/>.</remarks>
sealed record KmsEvidence
{
    public required GenuineQuote Quote { get; init; }

    /// <summary>Its RTMR3 replays to that of the quote.</summary>
    public required DstackEventLog Log { get; init; }

    /// <summary>SHA-256 of <c>app-compose.json</c>: 64 lower-case hex digits.</summary>
    public required string ComposeHash { get; init; }

    /// <summary>40 lower-case hex digits.</summary>
    public required string AppId { get; init; }

    /// <summary>40 lower-case hex digits, or empty.</summary>
    public required string InstanceId { get; init; }

    /// <summary>What the KMS said of its profile in RTMR3; none where its dstack lets no application say anything.</summary>
    public required IReadOnlyList<string> ProfileMarkers { get; init; }

    /// <summary>Lower-case hex of the quote's SHA-256.</summary>
    public required string QuoteSha256 { get; init; }
}
