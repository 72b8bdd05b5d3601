using System.Text.Json;
using System.Text.Json.Serialization;
using Node.Kms;

namespace Node.Probes;

/// <summary>What <c>mero-node kms probe</c> says, in merod's words.</summary>
sealed record ProbeResult
{
    public required bool Ok { get; init; }

    /// <summary>The stage that failed; <c>get_key</c> when none did.</summary>
    public required ProbeStage Stage { get; init; }

    /// <summary>One of <see cref="ProbeCode"/>.</summary>
    public required string Code { get; init; }

    /// <summary>The KMS's own code.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? KmsError { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Details { get; init; }

    public static ProbeResult Of(ReleasedKey key) =>
        new() { Ok = true, Stage = ProbeStage.GetKey, Code = ProbeCode.Ok, Details = $"The KMS proved itself and gave {key}." };

    public static ProbeResult Of(ProbeFailedException failure) =>
        new() { Ok = false, Stage = failure.Stage, Code = failure.Code, KmsError = failure.KmsError, Details = failure.Message };

    public string ToJson() => JsonSerializer.Serialize(this, NodeJson.Files.ProbeResult);

    /// <summary>For people; the second form is merod's.</summary>
    public string ToText() => Ok
        ? $"KMS probe succeeded: {Details}"
        : $"KMS probe failed at stage={JsonSerializer.Serialize(Stage, NodeJson.Files.ProbeStage).Trim('"')} code={Code}: {Details}";
}
