using System.Text.Json;
using Attestation;
using Attestation.Measurements;
using Node.Evidence;

namespace Node.Probes;

/// <summary>What a staging KMS without a policy showed of itself; the pipeline makes a candidate policy of it.</summary>
sealed record ObservedKms
{
    public required int SchemaVersion { get; init; }
    public required Profile Profile { get; init; }
    public required EvidenceEnvironment Environment { get; init; }
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>As a policy writes it: <c>uptodate</c>.</summary>
    public required string TcbStatus { get; init; }

    public required RegisterValues Registers { get; init; }
    public required string ComposeHash { get; init; }
    public required string AppId { get; init; }
    public required string InstanceId { get; init; }

    /// <summary>The names of RTMR3's events, in their order.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary><c>sha256:{hex}</c> of the quote.</summary>
    public required string QuoteSha256 { get; init; }

    public static ObservedKms From(KmsEvidence kms, Profile profile, DateTimeOffset now) => new()
    {
        SchemaVersion = 1,
        Profile = profile,
        Environment = kms.Quote.Environment,
        ObservedAt = now,
        TcbStatus = KmsPolicy.Spell(kms.Quote.TcbStatus),
        Registers = kms.Quote.Report.Registers,
        ComposeHash = kms.ComposeHash,
        AppId = kms.AppId,
        InstanceId = kms.InstanceId,
        Events = [.. kms.Log.Events.Where(item => item.Register is Register.Rtmr3).Select(item => item.Name)],
        QuoteSha256 = "sha256:" + kms.QuoteSha256,
    };

    public string ToJson() => JsonSerializer.Serialize(this, NodeJson.Files.ObservedKms) + "\n";
}
