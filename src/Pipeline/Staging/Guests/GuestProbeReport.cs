using System.Text.Json;
using Attestation;
using Pipeline.Runs;

namespace Pipeline.Staging.Guests;

/// <summary>What the booted node says that a staging KMS did: the result of its task.</summary>
/// <remarks>It is the guest's word. That it speaks of this policy is checked; when it ran, is taken from this machine's clock.</remarks>
sealed record GuestProbeReport
{
    public required int SchemaVersion { get; init; }
    public required Profile Profile { get; init; }
    public required EvidenceEnvironment Environment { get; init; }
    public required string Version { get; init; }
    public required string PolicySha256 { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset FinishedAt { get; init; }
    public required string Outcome { get; init; }
    public required IReadOnlyList<ProbeCase> Cases { get; init; }

    /// <summary>Reads it strictly, and demands that it is about this policy.</summary>
    /// <exception cref="VerificationFailedException">It is of another form, or about something else.</exception>
    public static GuestProbeReport Demand(JsonElement result, ProbedPolicy policy)
    {
        GuestProbeReport report;
        try
        {
            report = result.Deserialize(StagingJson.Files.GuestProbeReport) ?? throw new JsonException("It is null.");
        }
        catch (JsonException cause)
        {
            throw new VerificationFailedException($"probe:{policy.Policy.Profile}: the guest's report has another form: {OneLine.Of(cause.Message, 300)} Build programs, images and pipeline from one commit.", cause);
        }
        Guards.Refusals.Demand($"probe:{policy.Policy.Profile}: the guest's report", [.. Compare(report, policy)]);
        return report;
    }

    static IEnumerable<string> Compare(GuestProbeReport report, ProbedPolicy probed)
    {
        if (report.SchemaVersion is not 1)
            yield return $"schema_version is {report.SchemaVersion}, but 1 is expected";
        if (report.Profile != probed.Policy.Profile)
            yield return $"it is of {report.Profile}, but {probed.Policy.Profile} was booted";
        if (report.Environment != probed.Policy.Environment)
            yield return $"it is of {report.Environment}, but the policy is of {probed.Policy.Environment}";
        if (report.Version != probed.Policy.Tag)
            yield return $"it is of version {OneLine.Of(report.Version, 40)}, but the policy is of {probed.Policy.Tag}";
        if (report.PolicySha256 != probed.Sha256)
            yield return $"it proves a policy with {OneLine.Of(report.PolicySha256, 80)}, but the KMS ran with {probed.Sha256}";
        foreach (var name in RequiredCases.OfGuest(probed.Policy.Profile).Where(name => report.Cases.Count(one => one.Name == name) is not 1))
            yield return $"it has the case {name} {report.Cases.Count(one => one.Name == name)} times, but each is tried once";
        foreach (var other in report.Cases.Select(one => one.Name).Except(RequiredCases.OfGuest(probed.Policy.Profile), StringComparer.Ordinal))
            yield return $"it has a case {OneLine.Of(other, 80)} that nobody asked for";
    }
}
