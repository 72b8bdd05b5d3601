using Attestation;
using Attestation.Policies;

namespace KmsTests.Faults;

/// <summary>Where the policy comes from, slow, down and lying. What is in force stays until it ends.</summary>
static class PolicyFaults
{
    const string NotReady = "503 policy_not_ready";

    static readonly (Stage, string, string)[] AtStartOrLater = [(Stage.Start, NotReady, FaultCase.None), (Stage.Reload, "200", FaultCase.Released)];

    static readonly (Stage, string, string)[] Everywhere =
    [
        .. AtStartOrLater,
        (Stage.Challenge, "200", FaultCase.None),
        (Stage.BeforeConsuming, "200", FaultCase.Released),
        (Stage.Verifying, "200", FaultCase.Released),
        (Stage.Deriving, "200", FaultCase.Released),
        (Stage.Attest, "200", FaultCase.None),
        (Stage.Ready, "200", FaultCase.None),
    ];

    static readonly (string Fault, string Content)[] Lies =
    [
        ("is empty", ""),
        ("is cut JSON", FaultyWorld.Policy.ToJson()[..^10]),
        ("is another profile's", Json(policy => policy with { Profile = Profile.LockedReadOnly })),
        ("is another role's", Json(policy => policy with { Role = "node" })),
        ("is another environment's", Json(policy => policy with { Environment = EvidenceEnvironment.Tdx })),
        ("is another version's", Json(policy => policy with { Tag = "2.9.9" })),
        ("has expired", Json(policy => policy with { ExpiresAt = PolicyForge.MadeAt })),
        ("is not in force yet", Json(policy => policy with { NotBefore = PolicyForge.MadeAt.AddDays(1) })),
        ("allows no TCB status", Json(policy => policy with { Policy = policy.Policy with { NodeAllowedTcbStatuses = [] } })),
        ("allows no MRTD", Json(policy => policy with { Policy = policy.Policy with { NodeAllowedMrtd = [] } })),
        ("has no end", FaultyWorld.Policy.ToJson() + new string(' ', 1024 * 1024)),
    ];

    public static IEnumerable<FaultCase> All =>
    [
        .. FaultCase.At(Dependency.PolicyFile, "is gone", world => File.Delete(world.Kms.PolicyFile), Everywhere),
        .. FaultCase.At(Dependency.PolicyFile, "is a folder", world => PolicyPlace.Folder(world.Kms.PolicyFile), AtStartOrLater),
        .. FaultCase.At(Dependency.PolicyFile, "cannot be opened in time", world =>
        {
            PolicyPlace.Pipe(world.Kms.PolicyFile);
            world.IsPolicyStuck = true;
        }, AtStartOrLater),
        .. FaultCase.At(Dependency.PolicyService, "does not listen", world => world.Policies.Stop(), Everywhere),
        .. FaultCase.At(Dependency.PolicyService, "never answers", world => world.Policies.Answers(Manner.Never), AtStartOrLater),
        .. FaultCase.At(Dependency.PolicyService, "answers in dribbles", world => world.Policies.Answers(Manner.InDribbles), AtStartOrLater),
        .. FaultCase.At(Dependency.PolicyService, "answers in halves", world => world.Policies.Answers(Manner.InHalves), AtStartOrLater),
        .. FaultCase.At(Dependency.PolicyService, "says 500", world => world.Policies.Lies((_, answer) => answer with { Status = 500 }), AtStartOrLater),
        .. FaultCase.At(Dependency.PolicyService, "sends elsewhere", world => world.Policies.Lies((_, _) => new("", 302, $"Location: {world.Collateral.Url}/\r\n")), AtStartOrLater),
        .. Lies.SelectMany(lie => FaultCase.At(Dependency.PolicyFile, lie.Fault, world => File.WriteAllText(world.Kms.PolicyFile, lie.Content), AtStartOrLater)),
        .. Lies.SelectMany(lie => FaultCase.At(Dependency.PolicyService, lie.Fault, world => world.Policies.Lies((_, _) => new(lie.Content)), AtStartOrLater)),
        Newer("is of a lower version", "200", FaultCase.Released, policy => policy with { PolicyVersion = 1, Supersedes = null }),
        Newer("has other content under the same version", "200", FaultCase.Released, policy => policy with { ExpiresAt = policy.ExpiresAt.AddDays(1) }),
        // Not a lie: what is published counts, also for those whose collateral is being fetched.
        new(Dependency.PolicyFile, "does not list the node any more", Stage.Verifying, "403 measurement_policy_rejected", "measurement_policy_rejected", async world =>
        {
            await File.WriteAllTextAsync(world.Kms.PolicyFile, WithoutTheNode);
            await world.ReloadAsync();
        }),
    ];

    static string WithoutTheNode => Json(policy => policy with { PolicyVersion = 3, Policy = policy.Policy with { NodeAllowedRtmr2 = [PolicyForge.Value("another")] } });

    static FaultCase Newer(string fault, string expected, string audit, Func<AttestationPolicy, AttestationPolicy> change) =>
        FaultCase.Of(Dependency.PolicyFile, fault, Stage.Reload, expected, audit, world => File.WriteAllText(world.Kms.PolicyFile, Json(change)));

    static string Json(Func<AttestationPolicy, AttestationPolicy> change) => change(FaultyWorld.Policy).ToJson();
}
