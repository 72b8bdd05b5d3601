using Attestation;
using Attestation.Measurements;
using Attestation.Policies;
using Pipeline.Boots;
using Pipeline.Guards;
using Pipeline.Staging;

namespace Pipeline.Policies;

/// <summary>Everything a candidate policy is made from.</summary>
sealed record CandidatePolicy
{
    public required MeasurementRecord Node { get; init; }
    public required ObservedKms Kms { get; init; }

    /// <summary>What the image measured when it was booted here.</summary>
    public required ObservedBoot Boot { get; init; }

    /// <summary>SHA-256 of the app-compose file that is deployed, 64 lower-case hex digits.</summary>
    public required string ComposeHash { get; init; }

    public required RunOrigin Origin { get; init; }

    /// <summary>The promoted policy that the candidate would replace; null when there is none.</summary>
    public required PolicyFile? Last { get; init; }

    /// <summary>Digest by name of the files that the values come from.</summary>
    public required IReadOnlyDictionary<string, string> Evidence { get; init; }

    /// <summary>Makes the policy; <see cref="PolicyRules"/> judge what comes out.</summary>
    /// <exception cref="Runs.VerificationFailedException">Measurements, KMS and compose file do not belong together.</exception>
    public AttestationPolicy Make(Profile profile, DateTimeOffset now)
    {
        Refusals.Demand($"The candidate policy of {profile}", [.. Belonging(profile)]);
        return new()
        {
            SchemaVersion = 1,
            Role = "kms",
            Profile = profile,
            Tag = Node.Version,
            CommitSha = Origin.CommitSha,
            WorkflowRunId = Origin.RunId,
            WorkflowRunAttempt = Origin.RunAttempt,
            GeneratedAt = now,
            Source = new() { Repository = Origin.Repository, Workflow = Origin.Workflow, Ref = Origin.Ref },
            PolicyRegistryEntryPath = RunOrigin.RegistryEntryPath,
            MeasurementMarkers = MeasurementMarkers.Calimero,
            Kms = KmsFacts.MeroKms,
            Policy = Values(),
            MerodConfigPath = RunOrigin.MerodConfigPath,
            Environment = Kms.Environment,
            PolicyVersion = (Last?.Policy.PolicyVersion ?? 0) + 1,
            NotBefore = now,
            ExpiresAt = now + PolicyLimits.Life,
            Supersedes = Last?.Sha256,
            Evidence = new SortedDictionary<string, string>(Evidence.ToDictionary(), StringComparer.Ordinal),
        };
    }

    IEnumerable<string> Belonging(Profile profile)
    {
        if (Node.Profile != profile)
            yield return $"the measurements are of {Node.Profile}, but those of {profile} are expected";
        if (Kms.Profile != profile)
            yield return $"the observed KMS is of {Kms.Profile}, but that of {profile} is expected";
        if (Boot.Profile != profile || Boot.Version != Node.Version)
            yield return $"the boot is of {Boot.Profile} {Boot.Version}, but that of {profile} {Node.Version} is expected";
        if (Boot.Outcome is not BootOutcome.Equal)
            yield return "the boot did not measure what was predicted";
        if (Kms.ComposeHash != ComposeHash)
            yield return $"the observed KMS runs the compose hash {Kms.ComposeHash}, but the app-compose file has {ComposeHash}; observe the KMS again";
    }

    // RTMR0 is the platform's. In the simulation nodes run on the machine that was booted, and nothing predicts its; on hardware that
    // machine is no platform of anybody's.
    IReadOnlyList<Measurement> NodeRtmr0(Measurement predicted) =>
        Kms.Environment is EvidenceEnvironment.Simulation ? [.. new[] { predicted, Boot.Registers["rtmr0"].Value }.Distinct()] : [predicted];

    AllowedValues Values()
    {
        var (node, kms) = (Node.ToValues(), Kms.Registers);
        return new()
        {
            KmsAllowedTcbStatuses = [Kms.TcbStatus],
            KmsAllowedMrtd = [kms.MrTd],
            KmsAllowedRtmr0 = [kms.Rtmr0],
            KmsAllowedRtmr1 = [kms.Rtmr1],
            KmsAllowedRtmr2 = [kms.Rtmr2],
            KmsAllowedRtmr3 = [kms.Rtmr3],
            KmsAllowedEventPayload = [ComposeHash],
            NodeAllowedTcbStatuses = PolicyLimits.TcbFloor,
            NodeAllowedMrtd = [node.MrTd],
            NodeAllowedRtmr0 = NodeRtmr0(node.Rtmr0),
            NodeAllowedRtmr1 = [node.Rtmr1],
            NodeAllowedRtmr2 = [node.Rtmr2],
            NodeAllowedRtmr3 = [node.Rtmr3],
            AllowedTcbStatuses = [Kms.TcbStatus],
            AllowedMrtd = [kms.MrTd],
            AllowedRtmr0 = [kms.Rtmr0],
            AllowedRtmr1 = [kms.Rtmr1],
            AllowedRtmr2 = [kms.Rtmr2],
            AllowedRtmr3 = [kms.Rtmr3],
        };
    }
}
