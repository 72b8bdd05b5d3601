using Attestation;
using Attestation.Measurements;
using Attestation.Policies;
using Pipeline.Guards;
using Pipeline.Staging;

namespace Pipeline.Policies;

/// <summary>Everything a candidate policy is made from.</summary>
sealed record CandidatePolicy
{
    public required MeasurementRecord Node { get; init; }
    public required ObservedKms Kms { get; init; }

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
        if (Kms.ComposeHash != ComposeHash)
            yield return $"the observed KMS runs the compose hash {Kms.ComposeHash}, but the app-compose file has {ComposeHash}; observe the KMS again";
    }

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
            NodeAllowedRtmr0 = [node.Rtmr0],
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
