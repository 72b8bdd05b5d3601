using System.Text.Json;
using Attestation;
using Attestation.Measurements;

namespace Pipeline.Staging;

/// <summary>What a staging KMS without a policy showed of itself: <c>artifacts/observed/{profile}.json</c>.</summary>
/// <remarks>Written by <c>mero-node kms observe</c> after the quote, the nonce in it and the replay of its event log held.</remarks>
public sealed record ObservedKms
{
    /// <summary>Always 1.</summary>
    public required int SchemaVersion { get; init; }

    public required Profile Profile { get; init; }

    /// <summary>Which root the quote chained to.</summary>
    public required EvidenceEnvironment Environment { get; init; }

    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>As a policy writes it: lower case without separators, <c>uptodate</c>.</summary>
    public required string TcbStatus { get; init; }

    /// <summary>From the quote's body. RTMR3 is this instance's alone.</summary>
    public required RegisterValues Registers { get; init; }

    /// <summary>From the event log: 64 lower-case hex digits.</summary>
    public required string ComposeHash { get; init; }

    /// <summary>From the event log: 40 lower-case hex digits.</summary>
    public required string AppId { get; init; }

    /// <summary>From the event log: 40 lower-case hex digits, or empty where instances are not told apart.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The names of RTMR3's events, in the order in which they replay to it.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary><c>sha256:{hex}</c> of the quote.</summary>
    public required string QuoteSha256 { get; init; }

    /// <summary>The file's text: indented by two, LF, final newline.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, StagingJson.Files.ObservedKms) + "\n";

    /// <summary>Reads a file's text strictly.</summary>
    /// <exception cref="JsonException">A member is unknown, missing, null, twice there or has another form.</exception>
    public static ObservedKms Parse(string json) =>
        JsonSerializer.Deserialize(json, StagingJson.Files.ObservedKms) ?? throw new JsonException("The observation is null.");
}
